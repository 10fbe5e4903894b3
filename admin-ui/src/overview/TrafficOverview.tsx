import { Badge, Group, SimpleGrid, Stack, Title, Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import type { Feed } from '../statistics/live';
import { traffic } from '../statistics/queries';
import { TopTraffic } from '../statistics/TopTraffic';
import { TrafficCharts } from '../statistics/TrafficCharts';
import { TrafficSwitch } from '../statistics/TrafficSwitch';
import { useLiveTraffic } from '../statistics/useLiveTraffic';
import { trafficView } from '../statistics/view';
import { strings } from '../strings/overview';
import { Failure } from '../ui/Failure';

// What only those see who have just begun, or whose traffic rests, does not come with every first page.
const NoTraffic = lazy(() => import('../statistics/NoTraffic'));

/** What goes through the gateway, whose it is, and how well it goes. */
export function TrafficOverview() {
  const view = trafficView(useSearch({ from: '/' }));
  const navigate = useNavigate({ from: '/' });
  const feed = useLiveTraffic();
  const { data, error, refetch } = useQuery(traffic(view.window));
  const { window } = view;
  return (
    <Stack gap="sm" component="section" aria-label={strings.traffic}>
      <Group justify="space-between" gap="xs">
        <Group gap="xs">
          <Title order={2} size="h4">
            {strings.traffic}
          </Title>
          {window === '15m' && <FeedBadge feed={feed} />}
        </Group>
        <TrafficSwitch view={view} onChange={(next) => void navigate({ search: next, replace: true })} />
      </Group>
      {error && <Failure of={error} again={() => void refetch()} />}
      {data?.summary.requests === 0 ? (
        <Suspense>
          <NoTraffic window={window} />
        </Suspense>
      ) : (
        <>
          <TrafficCharts traffic={data} view={view} />
          <SimpleGrid cols={{ base: 1, md: 3 }} spacing="sm">
            <TopTraffic title={strings.topRoutes} by="route" order="requests" window={window} />
            <TopTraffic title={strings.topConsumers} by="consumer" order="requests" window={window} />
            <TopTraffic title={strings.slowestServices} by="service" order="latency" window={window} />
          </SimpleGrid>
        </>
      )}
    </Stack>
  );
}

const FEEDS: Record<Feed, { label: string; color: string; about: string }> = {
  live: { label: strings.live, color: 'teal', about: strings.theAdminServiceSays },
  polled: {
    label: strings.every10S,
    color: 'gray',
    about: strings.nothingIsHeardLive,
  },
};

function FeedBadge({ feed }: { feed: Feed }) {
  const { label, color, about } = FEEDS[feed];
  return (
    <Tooltip label={about}>
      <Badge color={color} variant="light" size="sm" tt="none" data-testid="feed">
        {label}
      </Badge>
    </Tooltip>
  );
}
