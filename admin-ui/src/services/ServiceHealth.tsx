import { Badge, Group, Stack, Table, Text } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api, ok, type Schemas } from '../api/client';
import { Waiting } from '../app/Stopgaps';
import { common } from '../strings/common';
import { strings } from '../strings/services';
import { words } from '../strings/words';
import { Ago } from '../ui/Ago';
import { Failure } from '../ui/Failure';
import { healthLine } from './health';
import { TARGET_MEANING, TARGET_TONE } from './targets';

type State = Schemas['TargetState'];

const WATCH_MILLIS = 5000;

const health = (service: string) =>
  queryOptions({
    queryKey: ['services', 'health', service],
    refetchInterval: WATCH_MILLIS,
    queryFn: async ({ signal }) =>
      ok(await api.GET('/api/v1/services/{name}/health', { params: { path: { name: service } }, signal })),
  });

/** How the targets of a service are, as each node sees them. */
export function ServiceHealth({ name }: { name: string }) {
  const { data, error, refetch } = useQuery(health(name));
  if (error) return <Failure of={error} again={() => void refetch()} />;
  if (data === undefined) return <Waiting />;
  const { targets = [], summary = {} } = data;
  return (
    <Stack gap="sm">
      <Text size="sm" role="status">
        {healthLine(summary)}
      </Text>
      {targets.length > 0 && (
        <Table.ScrollContainer minWidth={340}>
          <Table verticalSpacing="xs">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{common.target}</Table.Th>
                <Table.Th>{strings.overall}</Table.Th>
                <Table.Th>{strings.onEachNode}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {targets.map(({ address, state = 'healthy', nodes = [] }) => (
                <Table.Tr key={address}>
                  <Table.Td className="mono" miw="9rem">
                    {address}
                  </Table.Td>
                  <Table.Td>
                    <StateBadge state={state} />
                    <Text size="xs" c="dimmed">
                      {TARGET_MEANING[state]}
                    </Text>
                  </Table.Td>
                  <Table.Td>
                    <Stack gap={4}>
                      {nodes.map((one) => (
                        <OnNode key={one.node} {...one} />
                      ))}
                    </Stack>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Stack>
  );
}

function StateBadge({ state }: { state: State }) {
  return (
    <Badge color={TARGET_TONE[state]} variant="light" size="sm" tt="none" miw="max-content">
      {words.target[state]}
    </Badge>
  );
}

function OnNode({ node, state = 'healthy', since, endpoints = [] }: Schemas['TargetOnNode']) {
  return (
    <div>
      <Group gap="xs">
        <Text size="sm">
          <Link to="/nodes/$name" params={{ name: node ?? '' }}>
            {node}
          </Link>
        </Text>
        <StateBadge state={state} />
        {since && (
          <Text size="xs" c="dimmed">
            {strings.since(<Ago at={since} />)}
          </Text>
        )}
      </Group>
      {endpoints.map(({ address, state: endpointState = 'healthy' }) => (
        <Text key={address} size="xs" c="dimmed" className="mono">
          {address}: {words.target[endpointState]}
        </Text>
      ))}
    </div>
  );
}
