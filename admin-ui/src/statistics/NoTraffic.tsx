import { Code, Group, Paper, Stack, Text } from '@mantine/core';
import { IconWaveSine } from '@tabler/icons-react';
import { queryOptions, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { nodes } from '../nodes/queries';
import { calls as routes } from '../routes/api';
import { strings } from '../strings/statistics';
import { Copy } from '../ui/Copy';
import { exampleCurl } from './example';
import { longTraffic } from './queries';
import { type TrafficView, WINDOW_WORDS } from './view';

const SOME_ROUTES = 20;

const someRoutes = queryOptions({
  queryKey: ['routes', 'some'],
  queryFn: async ({ signal }) => (await routes.list({ limit: SOME_ROUTES }, signal)).items,
});

/** Says that there was none, and how to make some. */
export default function NoTraffic({ window }: { window: TrafficView['window'] }) {
  const { data: long } = useQuery(longTraffic);
  return (
    <Paper withBorder radius="md" p="lg">
      <Stack align="center" gap="sm" ta="center">
        <IconWaveSine size={36} opacity={0.6} aria-hidden="true" />
        <Text fw={500}>
          {long?.summary.requests === 0 ? strings.noTrafficYet : strings.noTrafficInThe(WINDOW_WORDS[window])}
        </Text>
        <HowToMakeSome />
      </Stack>
    </Paper>
  );
}

function HowToMakeSome() {
  const { data: known } = useInfiniteQuery(nodes);
  const { data: found } = useQuery(someRoutes);
  if (known === undefined || found === undefined) return null;
  const serving = known.pages.flatMap(({ items }) => items).find(({ state }) => state === 'ready');
  const address = serving?.status?.address;
  if (address === undefined)
    return (
      <Text size="sm" c="dimmed">
        {strings.noNodeIsReady(<Link to="/nodes">{strings.seeTheNodes}</Link>)}
      </Text>
    );
  const command = found.flatMap((route) => exampleCurl(address, route) ?? [])[0] ?? `curl -i http://${address}/`;
  return (
    <>
      <Text size="sm" c="dimmed">
        {found.length === 0 ? strings.thereIsNoRoute : strings.askANodeForSomething}
      </Text>
      <Group gap="xs" wrap="nowrap" maw="100%">
        <Code className="mono" ta="left">
          {command}
        </Code>
        <Copy value={command} label={strings.copyTheCommand} />
      </Group>
    </>
  );
}
