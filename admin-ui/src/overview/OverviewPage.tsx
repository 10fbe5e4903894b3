import { Anchor, Badge, Group, Paper, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconLockOpen } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import type { Schemas } from '../api/client';
import { PLACES } from '../app/places';
import { nodes } from '../nodes/queries';
import { StateBadge } from '../nodes/StateBadge';
import { counts, revisionList } from '../revisions/queries';
import { openRoutes } from '../routes/openRoutes';
import { NONE } from '../statistics/numbers';
import { common } from '../strings/common';
import { strings } from '../strings/overview';
import { words } from '../strings/words';
import { Ago } from '../ui/Ago';
import { Failure } from '../ui/Failure';
import { Heading } from '../ui/Heading';
import { Section } from '../ui/Section';
import { Alarms } from './Alarms';
import classes from './OverviewPage.module.css';
import { TrafficOverview } from './TrafficOverview';

const FirstSteps = lazy(() => import('./FirstSteps'));

/** From so many revisions on, whoever steers the gateway knows what it does. */
const YOUNG_REVISIONS_MAX = 20;

function isYoung({ routes = 0, revision = 0 }: Schemas['Counts']): boolean {
  return routes === 0 || revision <= YOUNG_REVISIONS_MAX;
}

/** How the gateway is, at a glance. */
export function OverviewPage() {
  const { data: all } = useQuery(counts);
  return (
    <>
      <Heading title={strings.overview} about={strings.whatGoesThroughTheGateway} />
      <Stack>
        <Alarms />
        {all && isYoung(all) && (
          <Suspense>
            <FirstSteps of={all} />
          </Suspense>
        )}
        <TrafficOverview />
        <Numbers />
        <SimpleGrid cols={{ base: 1, md: 2, lg: 3 }} spacing="md">
          <Nodes />
          <OpenRoutes />
          <Latest />
        </SimpleGrid>
      </Stack>
    </>
  );
}

const COUNTED = ['routes', 'services', 'compositions', 'consumers', 'policies', 'certificates', 'nodes'] as const;

function Numbers() {
  const { data } = useQuery(counts);
  const places = PLACES.flatMap((group) => group.places);
  return (
    <SimpleGrid cols={{ base: 2, xs: 4, lg: 7 }} spacing="sm">
      {COUNTED.map((kind) => {
        const place = places.find(({ to }) => to === `/${kind}`);
        return (
          <Paper key={kind} component={Link} to={`/${kind}`} withBorder radius="md" p="md" className={classes.number}>
            <Group gap={6} c="dimmed" wrap="nowrap">
              {place && <place.icon size={16} stroke={1.6} />}
              <Text size="sm">{place?.title}</Text>
            </Group>
            <Text className={classes.count}>{data?.[kind]?.toLocaleString() ?? NONE}</Text>
          </Paper>
        );
      })}
    </SimpleGrid>
  );
}

const ROWS_MAX = 8;

function Nodes() {
  const { data, error } = useInfiniteQuery(nodes);
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  const present = items.filter(({ state }) => state !== 'revoked');
  return (
    <Section title={common.nodes}>
      {error && <Failure of={error} />}
      {data && present.length === 0 && (
        <Text size="sm" c="dimmed">
          {strings.noNodeServesTrafficYet(<Link to="/nodes">{strings.addOne}</Link>)}
        </Text>
      )}
      {present.slice(0, ROWS_MAX).map((node) => (
        <Group key={node.id} justify="space-between" wrap="nowrap" gap="xs">
          <Anchor component={Link} to={`/nodes/${node.name}`} size="sm" truncate>
            {node.name}
          </Anchor>
          <Group gap="xs" wrap="nowrap">
            <Text size="xs" c="dimmed" flex="none">
              {node.status?.revision !== undefined && strings.revision(node.status.revision)}
            </Text>
            <StateBadge of={node} size="sm" />
          </Group>
        </Group>
      ))}
      {present.length > ROWS_MAX && (
        <Anchor component={Link} to="/nodes" size="sm">
          {strings.allNodes}
        </Anchor>
      )}
    </Section>
  );
}

function OpenRoutes() {
  const { data, error } = useQuery(openRoutes(ROWS_MAX));
  return (
    <Section title={strings.openRoutes} about={strings.enabledRoutesOnWhichNobody}>
      {error && <Failure of={error} />}
      {data?.items.length === 0 && <Text size="sm">{strings.noneEveryRouteAsks}</Text>}
      {data?.items.map(({ name = '', paths = [], sometimes }) => (
        <Group key={name} justify="space-between" wrap="nowrap" gap="xs">
          <Anchor component={Link} to={`/routes/${name}`} size="sm" truncate>
            {name}
          </Anchor>
          <Group gap="xs" wrap="nowrap" miw={0}>
            <Text size="xs" c="dimmed" className="mono" truncate>
              {paths.join(', ') || strings.anyPath}
            </Text>
            <Badge
              color="orange"
              variant="light"
              size="sm"
              tt="none"
              flex="none"
              leftSection={<IconLockOpen size={12} />}
            >
              {sometimes ? strings.partly : strings.open}
            </Badge>
          </Group>
        </Group>
      ))}
      {data?.next && (
        <Text size="xs" c="dimmed">
          {strings.andMoreTheList}
        </Text>
      )}
    </Section>
  );
}

const LATEST_MAX = 6;

function Latest() {
  const { data, error } = useInfiniteQuery(revisionList);
  const items = data?.pages[0]?.items.slice(0, LATEST_MAX) ?? [];
  return (
    <Section title={strings.latestChanges}>
      {error && <Failure of={error} />}
      {data && items.length === 0 && (
        <Text size="sm" c="dimmed">
          {strings.nothingHasBeenConfiguredYet}
        </Text>
      )}
      {items.map(({ revision = 0, at, actor, changes = 0, kinds = [] }) => (
        <Group key={revision} justify="space-between" wrap="nowrap" gap="xs">
          <Text size="sm" truncate>
            <Link to="/revisions/$revision" params={{ revision: String(revision) }}>
              {revision}
            </Link>{' '}
            · {actor} · {changes === 1 && kinds[0] ? words.entity[kinds[0]] : strings.changes(changes)}
          </Text>
          <Text size="xs" c="dimmed" flex="none">
            <Ago at={at} />
          </Text>
        </Group>
      ))}
    </Section>
  );
}
