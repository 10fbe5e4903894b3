import { Paper, SimpleGrid, Skeleton, Stack, Text } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { common } from '../strings/common';
import { strings } from '../strings/statistics';
import { ChartTable } from './ChartTable';
import type { Chart } from './chart';
import { charts } from './charts';
import { count, duration, perSecond, share } from './numbers';
import classes from './TrafficCharts.module.css';
import type { Traffic } from './traffic';
import { type TrafficView, WINDOW_WORDS } from './view';

const TimeChart = lazy(() => import('./TimeChart'));

const CARD_PIXELS = 268;

/** How much traffic there is and how well it goes: as pictures, or as a table. */
export function TrafficCharts({ traffic, view }: { traffic: Traffic | undefined; view: TrafficView }) {
  if (traffic === undefined)
    return (
      <SimpleGrid cols={{ base: 1, md: 3 }} spacing="sm" role="status" aria-label={common.loading}>
        <Skeleton height={CARD_PIXELS} />
        <Skeleton height={CARD_PIXELS} />
        <Skeleton height={CARD_PIXELS} />
      </SimpleGrid>
    );
  const { summary } = traffic;
  const { requests, errors, durations } = charts(traffic);
  if (view.as === 'table')
    return (
      <ChartTable caption={strings.trafficOfThe(WINDOW_WORDS[view.window])} charts={[requests, errors, durations]} />
    );
  return (
    <SimpleGrid cols={{ base: 1, md: 3 }} spacing="sm">
      <Card
        chart={requests}
        figure={perSecond(summary.requestsPerSecond)}
        about={strings.requestsOf(count(summary.requests), summary.requests === 1)}
      />
      <Card
        chart={errors}
        figure={share(summary.errorRate)}
        about={strings.errorsOf(count(summary.errors), summary.errors === 1)}
      />
      <Card
        chart={durations}
        figure={duration(summary.p95)}
        about={`p95 · p50 ${duration(summary.p50)} · p99 ${duration(summary.p99)}`}
      />
    </SimpleGrid>
  );
}

function Card({ chart, figure, about }: { chart: Chart; figure: string; about: string }) {
  return (
    <Paper withBorder radius="md" p="md" className={classes.card}>
      <Stack gap={2}>
        <Text size="sm" c="dimmed">
          {chart.title}
        </Text>
        <Text className={classes.figure}>{figure}</Text>
        <Text size="xs" c="dimmed" mb="xs">
          {about}
        </Text>
        <Suspense fallback={<Skeleton height={184} role="status" aria-label={common.loading} />}>
          <TimeChart chart={chart} />
        </Suspense>
      </Stack>
    </Paper>
  );
}
