import { Group, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Plural } from '../entity/kind';
import { common } from '../strings/common';
import { strings } from '../strings/statistics';
import { Failure } from '../ui/Failure';
import { Section } from '../ui/Section';
import { count, duration, share } from './numbers';
import { type Order, type Subject, topTraffic } from './queries';
import classes from './TopTraffic.module.css';
import type { Counted, Summary } from './traffic';
import type { TrafficView } from './view';

type Configured = Exclude<Subject, 'node'>;

const PLURAL: Record<Configured, Plural> = { route: 'routes', service: 'services', consumer: 'consumers' };

interface Props {
  title: string;
  by: Configured;
  order: Order;
  window: TrafficView['window'];
}

/** Those with the most requests, or the slowest. */
export function TopTraffic({ title, by, order, window }: Props) {
  const { data, error } = useQuery(topTraffic(window, by, order));
  const top = data?.top.filter(({ summary }) => summary.requests > 0) ?? [];
  const most = Math.max(...top.map(({ summary }) => measure(summary, order)));
  return (
    <Section title={title}>
      {error && <Failure of={error} />}
      {!error && data === undefined && <Skeleton height={40} role="status" aria-label={common.loading} />}
      {data && top.length === 0 && (
        <Text size="sm" c="dimmed">
          {strings.noneInThisTime}
        </Text>
      )}
      <Stack gap="sm" component="ol" className={classes.list}>
        {top.map((one) => (
          <Stack key={`${one.state} ${one.name}`} gap={2} component="li">
            <Group justify="space-between" wrap="nowrap" gap="xs">
              <Text size="sm" truncate>
                <Name of={one} by={by} />
              </Text>
              <Text size="xs" c="dimmed" flex="none">
                {(one.summary.errorRate ?? 0) > 0 && (
                  <Text span inherit c="red">
                    {strings.errorShare(share(one.summary.errorRate))}
                  </Text>
                )}
                {order === 'latency'
                  ? strings.mean(duration(one.summary.mean))
                  : `${count(one.summary.requests)} ${one.summary.requests === 1 ? strings.request : strings.requests}`}
              </Text>
            </Group>
            <Bar part={measure(one.summary, order) / most} />
          </Stack>
        ))}
      </Stack>
    </Section>
  );
}

function Name({ of: { name, state }, by }: { of: Counted; by: Configured }) {
  if (state === 'present')
    return (
      <Link to={`/${PLURAL[by]}/$name`} params={{ name }} search={{ view: 'traffic' }}>
        {name}
      </Link>
    );
  if (state === 'deleted') return <s>{name}</s>;
  return <em>{state === 'unmatched' ? strings.matchedByNoRoute : strings.allOthers}</em>;
}

function measure({ requests, mean }: Summary, order: Order): number {
  return order === 'latency' ? (mean ?? 0) : requests;
}

function Bar({ part }: { part: number }) {
  return (
    <svg className={classes.bar} viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
      <rect className={classes.part} width={part * 100} height={1} />
    </svg>
  );
}
