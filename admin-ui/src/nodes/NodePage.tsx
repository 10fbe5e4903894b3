import { Badge, SimpleGrid, Stack, Table, Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense } from 'react';
import { isStatus } from '../api/problem';
import { Waiting } from '../app/Stopgaps';
import { newestRevision } from '../revisions/queries';
import { TARGET_MEANING, TARGET_TONE } from '../services/targets';
import { duration } from '../statistics/numbers';
import { trafficOfNodes } from '../statistics/queries';
import { trafficView } from '../statistics/view';
import { common } from '../strings/common';
import { strings } from '../strings/nodes';
import { words } from '../strings/words';
import { Ago } from '../ui/Ago';
import { Failure } from '../ui/Failure';
import { Heading } from '../ui/Heading';
import { Section } from '../ui/Section';
import { loadOf } from './load';
import { NodeActions } from './NodeActions';
import { type Node, nodeHealth, node as nodeOf, nodes } from './queries';
import { refusals } from './refusals';
import { StateBadge } from './StateBadge';

const EntityTraffic = lazy(() => import('../statistics/EntityTraffic'));

/** One node: how it is, what it runs, how it sees the targets, and what goes through it. */
export function NodePage() {
  const { name } = useParams({ from: '/nodes/$name' });
  const search = useSearch({ from: '/nodes/$name' });
  const navigate = useNavigate({ from: '/nodes/$name' });
  const { data: node, error, refetch } = useQuery(nodeOf(name));
  const among = useInfiniteQuery(nodes).data?.pages.flatMap(({ items }) => items) ?? [];
  const { data: traffic } = useQuery(trafficOfNodes);
  const back = <Link to="/nodes">{common.nodes}</Link>;
  if (node === undefined)
    return (
      <>
        <Heading title={name} about={back} />
        {error ? <Failure of={error} again={isStatus(error, 404) ? undefined : () => void refetch()} /> : <Waiting />}
      </>
    );
  return (
    <>
      <Heading
        title={name}
        about={strings.ofGroup(back, node.group)}
        actions={
          <NodeActions
            node={node}
            among={among}
            load={loadOf(node, traffic?.top)}
            onForgotten={() => void navigate({ to: '/nodes', ignoreBlocker: true })}
          />
        }
      />
      <Stack>
        {error && <Failure of={error} again={() => void refetch()} />}
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
          <Facts node={node} />
          <Targets name={name} />
        </SimpleGrid>
        <Section title={strings.traffic}>
          <Suspense fallback={<Waiting />}>
            <EntityTraffic
              subject="node"
              name={name}
              view={trafficView(search)}
              onView={(next) => void navigate({ search: next, replace: true })}
            />
          </Suspense>
        </Section>
      </Stack>
    </>
  );
}

function Facts({ node }: { node: Node }) {
  const { data: newest } = useQuery(newestRevision);
  const { status, createdAt, joined, tokenHint } = node;
  const refused = refusals(node);
  const sections = Object.entries(status?.sections ?? {}).flatMap(([section, { revision, compileMillis }]) =>
    revision === undefined
      ? []
      : strings.compiledIn(words.section[section] ?? section, revision, duration(compileMillis ?? null)),
  );
  return (
    <Section title={strings.whatItIs}>
      <Table withRowBorders={false} verticalSpacing={4} variant="vertical">
        <Table.Tbody>
          <Fact of={strings.state}>
            <StateBadge of={node} />
          </Fact>
          {refused.length > 0 && (
            <Fact of={strings.refused}>
              {refused.map((line) => (
                <Text key={line} size="sm" c="red" style={{ overflowWrap: 'anywhere' }}>
                  {line}
                </Text>
              ))}
            </Fact>
          )}
          <Fact of={strings.revision}>
            {status?.revision === undefined ? (
              strings.nothingYet
            ) : (
              <RevisionOf runs={status.revision} newest={newest} />
            )}
            {sections.map((line) => (
              <Text key={line} size="xs" c="dimmed">
                {line}
              </Text>
            ))}
          </Fact>
          <Fact of={strings.version}>{status?.version}</Fact>
          <Fact of={strings.takesTrafficOn}>
            <span className="mono">{status?.address}</span>
          </Fact>
          <Fact of={strings.lastSeen}>
            <Ago at={status?.lastSeen} />
          </Fact>
          <Fact of={strings.enrolled}>
            <Ago at={createdAt} />
            {joined && ` ${strings.byTheJoinToken}`}
          </Fact>
          <Fact of={strings.token}>
            <span className="mono">{tokenHint}…</span>
          </Fact>
        </Table.Tbody>
      </Table>
    </Section>
  );
}

function RevisionOf({ runs, newest }: { runs: number; newest: number | undefined }) {
  return (
    <>
      <Link to="/revisions/$revision" params={{ revision: String(runs) }}>
        {runs}
      </Link>
      {newest !== undefined && `, ${runs < newest ? strings.behind(newest - runs) : strings.newest}`}
    </>
  );
}

function Fact({ of, children }: { of: string; children: ReactNode }) {
  return (
    <Table.Tr>
      <Table.Th w="9rem">{of}</Table.Th>
      <Table.Td>{children}</Table.Td>
    </Table.Tr>
  );
}

/** Those that get no traffic from this node, and why. */
function Targets({ name }: { name: string }) {
  const { data, error, refetch } = useQuery(nodeHealth(name));
  if (error) return <Failure of={error} again={() => void refetch()} />;
  if (data === undefined) return <Waiting />;
  const { heard, unhealthy = 0, targets = [] } = data;
  if (!heard || unhealthy === 0)
    return (
      <Section title={strings.targets}>
        <Text size="sm" role="status">
          {heard ? strings.allTargetsAreHealthy : strings.nothingIsHeardOfIt}
        </Text>
      </Section>
    );
  return (
    <Section title={strings.targets} about={strings.targetsAbout}>
      <Table verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{common.target}</Table.Th>
            <Table.Th>{strings.state}</Table.Th>
            <Table.Th>{strings.since}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {targets.map(({ service = '', address = '', endpoint, state = 'failing', since }) => (
            <Table.Tr key={`${service} ${address} ${endpoint}`}>
              <Table.Td w="50%" style={{ overflowWrap: 'anywhere' }}>
                <span className="mono">{endpoint ?? address}</span>
                <Text size="xs" c="dimmed">
                  <Link to="/services/$name" params={{ name: service }} search={{ view: 'more' }}>
                    {service}
                  </Link>
                  {endpoint !== undefined && endpoint !== address && ` · ${address}`}
                </Text>
              </Table.Td>
              <Table.Td>
                <Badge color={TARGET_TONE[state]} variant="light" size="sm" tt="none" miw="max-content">
                  {words.target[state]}
                </Badge>
                <Text size="xs" c="dimmed">
                  {TARGET_MEANING[state]}
                </Text>
              </Table.Td>
              <Table.Td>
                <Ago at={since} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {unhealthy > targets.length && (
        <Text size="xs" c="dimmed">
          {strings.andMore(unhealthy - targets.length)}
        </Text>
      )}
    </Section>
  );
}
