import { Anchor, Badge, Button, Stack, Table, Text, Tooltip } from '@mantine/core';
import { IconPlus, IconServer2 } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { Waiting } from '../app/Stopgaps';
import { useDialog } from '../app/useDialog';
import { newestRevision } from '../revisions/queries';
import { useMay } from '../session/useUser';
import { duration, NONE, perSecond, share } from '../statistics/numbers';
import { trafficOfNodes } from '../statistics/queries';
import type { Summary } from '../statistics/traffic';
import { common } from '../strings/common';
import { strings } from '../strings/nodes';
import { ActionsHead } from '../ui/ActionsHead';
import { Ago } from '../ui/Ago';
import { Failure } from '../ui/Failure';
import { Heading } from '../ui/Heading';
import { NameFilter } from '../ui/NameFilter';
import { EnrolNode } from './EnrolNode';
import { loadOf } from './load';
import { NodeActions } from './NodeActions';
import { type Node, nodes, nodesWith } from './queries';
import { refusals } from './refusals';
import { StateBadge } from './StateBadge';
import { unhealthyOf } from './unhealthy';

export function NodesPage() {
  const isAdmin = useMay('admin');
  const { dialog, q } = useSearch({ from: '/nodes' });
  const query = useInfiniteQuery({ ...nodesWith(q), placeholderData: keepPreviousData });
  const among = useInfiniteQuery(nodes).data?.pages.flatMap((page) => page.items) ?? [];
  const { data: newest } = useQuery(newestRevision);
  const { data: traffic } = useQuery(trafficOfNodes);
  const { open, close } = useDialog();
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <Heading
        title={common.nodes}
        about={strings.theProcessesThatServe(<Link to="/node-groups">{strings.nodeGroupsLink}</Link>)}
        actions={
          isAdmin && (
            <Button leftSection={<IconPlus size={16} />} onClick={() => open({ dialog: 'new' })}>
              {strings.addANode}
            </Button>
          )
        }
      />
      {query.error && <Failure of={query.error} again={() => void query.refetch()} />}
      <NameFilter what={strings.nodesLink} q={q} count={query.data && items.length} />
      {query.isPending && <Waiting />}
      {query.data && items.length === 0 && q === undefined && (
        <Stack align="center" py={48} gap="sm" c="dimmed">
          <IconServer2 size={40} />
          <Text size="sm" ta="center" maw={460}>
            {strings.noNodeYetANode}
          </Text>
        </Stack>
      )}
      {items.length > 0 && (
        <Table.ScrollContainer minWidth={320}>
          <Table verticalSpacing="xs">
            <Table.Thead>
              <Table.Tr>
                <Table.Th miw={{ sm: '9rem' }}>{common.name}</Table.Th>
                <Table.Th>{strings.state}</Table.Th>
                <Table.Th visibleFrom="md">{strings.revision}</Table.Th>
                <Table.Th visibleFrom="md">
                  <Tooltip label={strings.inTheLastMinute}>
                    <span>{strings.load}</span>
                  </Tooltip>
                </Table.Th>
                <Table.Th visibleFrom="md">{strings.group}</Table.Th>
                <Table.Th visibleFrom="lg">{strings.takesTrafficOn}</Table.Th>
                <Table.Th visibleFrom="sm" className="line">
                  {strings.lastSeen}
                </Table.Th>
                <ActionsHead />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map((node) => (
                <Row key={node.id} node={node} among={among} newest={newest} load={loadOf(node, traffic?.top)} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {query.hasNextPage && (
        <Button variant="default" mt="sm" onClick={() => void query.fetchNextPage()}>
          {common.showMore}
        </Button>
      )}
      {dialog === 'new' && isAdmin && <EnrolNode onClose={close} onEnrolled={() => void query.refetch()} />}
    </>
  );
}

interface RowProps {
  node: Node;
  among: readonly Node[];
  newest: number | undefined;
  load: Summary | undefined;
}

function Row({ node, among, newest, load }: RowProps) {
  const { name = '', status, group } = node;
  const unhealthy = unhealthyOf(node);
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor component={Link} to={`/nodes/${name}`} size="sm" fw={500} style={{ overflowWrap: 'anywhere' }}>
          {name}
        </Anchor>
        <Text size="xs" c="dimmed">
          {status?.version}
        </Text>
        <Text size="xs" hiddenFrom="md">
          {load && perSecond(load.requestsPerSecond)}
        </Text>
      </Table.Td>
      <Table.Td>
        <StateBadge of={node} />
        {status?.revision !== undefined && (
          <Text size="xs" c="dimmed" mt={4} hiddenFrom="md">
            {strings.atRevision(status.revision)}
          </Text>
        )}
        {refusals(node).map((line) => (
          <Text key={line} size="xs" c="red" mt={4} maw={420} style={{ overflowWrap: 'anywhere' }}>
            {line}
          </Text>
        ))}
        {unhealthy > 0 && (
          <Badge
            component={Link}
            to={`/nodes/${name}`}
            color="orange"
            variant="light"
            size="sm"
            tt="none"
            mt={4}
            display="block"
            w="fit-content"
            style={{ cursor: 'pointer' }}
          >
            {strings.unhealthyTargets(unhealthy)}
          </Badge>
        )}
      </Table.Td>
      <Table.Td visibleFrom="md">
        {status?.revision ?? NONE}
        {newest !== undefined && status?.revision !== undefined && status.revision < newest && (
          <Text size="xs" c="dimmed">
            {strings.behind(newest - status.revision)}
          </Text>
        )}
      </Table.Td>
      <Table.Td visibleFrom="md" data-testid="load">
        <Load of={load} />
      </Table.Td>
      <Table.Td visibleFrom="md">{group}</Table.Td>
      <Table.Td visibleFrom="lg" className="mono">
        {status?.address}
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <Ago at={status?.lastSeen} />
      </Table.Td>
      <Table.Td ta="right">
        <NodeActions {...{ node, among, load }} />
      </Table.Td>
    </Table.Tr>
  );
}

/** Requests per second, and how well they went. */
function Load({ of: load }: { of: Summary | undefined }) {
  if (load === undefined) return NONE;
  return (
    <>
      {perSecond(load.requestsPerSecond)}
      {load.requests > 0 && (
        <Text size="xs" c="dimmed">
          {strings.p99(duration(load.p99))}
          {load.errors > 0 && (
            <Text span inherit c="red">
              {strings.errors(share(load.errorRate))}
            </Text>
          )}
        </Text>
      )}
    </>
  );
}
