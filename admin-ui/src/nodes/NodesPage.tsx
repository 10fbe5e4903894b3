import { Badge, Button, Menu, Stack, Table, Text, Tooltip } from '@mantine/core';
import { IconDots, IconPlus, IconServer2 } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api, ok, succeeded } from '../api/client';
import { newestRevision } from '../revisions/queries';
import { useMay } from '../session/useUser';
import { duration, NONE, perSecond, share } from '../statistics/numbers';
import { trafficOfNodes } from '../statistics/queries';
import type { Summary } from '../statistics/traffic';
import { common } from '../strings/common';
import { strings } from '../strings/nodes';
import { words } from '../strings/words';
import { Ago } from '../ui/Ago';
import { Confirm } from '../ui/Confirm';
import { Failure } from '../ui/Failure';
import { Heading } from '../ui/Heading';
import { done, failed } from '../ui/toast';
import { EnrolNode } from './EnrolNode';
import { loadOf } from './load';
import { type Node, nodes, TONE } from './queries';
import { refusals } from './refusals';

type Asked = { what: 'revoke' | 'delete'; node: string };

export function NodesPage() {
  const client = useQueryClient();
  const isAdmin = useMay('admin');
  const query = useInfiniteQuery(nodes);
  const { data: newest } = useQuery(newestRevision);
  const { data: traffic } = useQuery(trafficOfNodes);
  const [enrolling, setEnrolling] = useState(false);
  const [asked, setAsked] = useState<Asked>();
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const changed = () => client.invalidateQueries({ queryKey: ['nodes'] });
  const path = { name: asked?.node ?? '' };
  const revoke = async () => {
    ok(await api.POST('/api/v1/nodes/{name}/revoke', { params: { path } }));
    done(strings.theNodeIsOut(path.name));
    await changed();
  };
  const remove = async () => {
    succeeded(await api.DELETE('/api/v1/nodes/{name}', { params: { path } }));
    done(strings.theNodeIsForgotten(path.name));
    await changed();
  };
  const drain = async (name: string, off: boolean) => {
    const params = { path: { name }, query: off ? { off: 'true' } : {} };
    ok(await api.POST('/api/v1/nodes/{name}/drain', { params }));
    done(off ? strings.takesTrafficAgain(name) : strings.takesNoNewTraffic(name));
    await changed();
  };
  return (
    <>
      <Heading
        title={common.nodes}
        about={strings.theProcessesThatServe(<Link to="/node-groups">{strings.nodeGroupsLink}</Link>)}
        actions={
          isAdmin && (
            <Button leftSection={<IconPlus size={16} />} onClick={() => setEnrolling(true)}>
              {strings.addANode}
            </Button>
          )
        }
      />
      {query.error && <Failure of={query.error} again={() => void query.refetch()} />}
      {query.data && items.length === 0 && (
        <Stack align="center" py={48} gap="sm" c="dimmed">
          <IconServer2 size={40} />
          <Text size="sm" ta="center" maw={460}>
            {strings.noNodeYetANode}
          </Text>
        </Stack>
      )}
      {items.length > 0 && (
        <Table.ScrollContainer minWidth={340}>
          <Table verticalSpacing="xs">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{common.name}</Table.Th>
                <Table.Th>{strings.state}</Table.Th>
                <Table.Th>{strings.revision}</Table.Th>
                <Table.Th visibleFrom="sm">
                  <Tooltip label={strings.inTheLastMinute}>
                    <span>{strings.load}</span>
                  </Tooltip>
                </Table.Th>
                <Table.Th visibleFrom="md">{strings.group}</Table.Th>
                <Table.Th visibleFrom="md">{strings.takesTrafficOn}</Table.Th>
                <Table.Th visibleFrom="sm">{strings.lastSeen}</Table.Th>
                <Table.Th aria-label={common.actions} />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map((node) => (
                <Row
                  key={node.id}
                  node={node}
                  newest={newest}
                  load={loadOf(node, traffic?.top)}
                  onDrain={(off) => drain(node.name ?? '', off).catch(failed)}
                  onAsk={(what) => setAsked({ what, node: node.name ?? '' })}
                />
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
      {enrolling && <EnrolNode onClose={() => setEnrolling(false)} onEnrolled={changed} />}
      <Confirm
        opened={asked?.what === 'revoke'}
        onClose={() => setAsked(undefined)}
        title={strings.putOutForGood(asked?.node)}
        verb={common.revoke}
        action={revoke}
      >
        <Left without={asked?.node} of={items} />
        {strings.itsTokenIsNoLonger}
      </Confirm>
      <Confirm
        opened={asked?.what === 'delete'}
        onClose={() => setAsked(undefined)}
        title={strings.forgetNode(asked?.node)}
        verb={strings.forget}
        action={remove}
      >
        <Left without={asked?.node} of={items} />
        {strings.ifItStillRuns}
      </Confirm>
    </>
  );
}

/** Who serves the traffic when one is out. */
function Left({ without, of }: { without: string | undefined; of: readonly Node[] }) {
  const serving = of.filter(({ status, state }) => status?.ready && state !== 'gone' && state !== 'revoked');
  const left = serving.filter(({ name }) => name !== without).length;
  return (
    <Text size="sm" fw={500} c={left === 0 ? 'red' : undefined} data-testid="consequence">
      {left === 0 ? strings.noOtherNodeTakesTraffic : strings.othersTakeTraffic(left)}
    </Text>
  );
}

interface RowProps {
  node: Node;
  newest: number | undefined;
  load: Summary | undefined;
  onDrain: (off: boolean) => void;
  onAsk: (what: Asked['what']) => void;
}

function Row({ node, newest, load, onDrain, onAsk }: RowProps) {
  const { name, state = 'gone', status, group, drained, revokedAt } = node;
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm" fw={500}>
          {name}
        </Text>
        <Text size="xs" c="dimmed">
          {status?.version}
        </Text>
        <Text size="xs" hiddenFrom="sm">
          {load && perSecond(load.requestsPerSecond)}
        </Text>
      </Table.Td>
      <Table.Td>
        <Badge color={TONE[state]} variant="light" tt="none">
          {words.node[state]}
        </Badge>
        {refusals(node).map((line) => (
          <Text key={line} size="xs" c="red" mt={4} maw={420} style={{ overflowWrap: 'anywhere' }}>
            {line}
          </Text>
        ))}
      </Table.Td>
      <Table.Td>
        {status?.revision ?? '–'}
        {newest !== undefined && status?.revision !== undefined && status.revision < newest && (
          <Text size="xs" c="dimmed">
            {strings.behind(newest - status.revision)}
          </Text>
        )}
      </Table.Td>
      <Table.Td visibleFrom="sm" data-testid="load">
        <Load of={load} />
      </Table.Td>
      <Table.Td visibleFrom="md">{group}</Table.Td>
      <Table.Td visibleFrom="md" className="mono">
        {status?.address}
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <Ago at={status?.lastSeen} />
      </Table.Td>
      <Table.Td ta="right">
        <Actions
          name={name ?? ''}
          drained={drained ?? false}
          revoked={revokedAt !== undefined}
          {...{ onDrain, onAsk }}
        />
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

interface ActionsProps extends Pick<RowProps, 'onDrain' | 'onAsk'> {
  name: string;
  drained: boolean;
  revoked: boolean;
}

function Actions({ name, drained, revoked, onDrain, onAsk }: ActionsProps) {
  const isEditor = useMay('editor');
  const isAdmin = useMay('admin');
  if (!isEditor) return null;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="subtle" color="gray" size="compact-sm" aria-label={strings.actionsFor(name)}>
          <IconDots size={16} />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {!revoked && (
          <Menu.Item onClick={() => onDrain(drained)}>
            {drained ? strings.takeTrafficAgain : strings.takeNoNewTraffic}
          </Menu.Item>
        )}
        {isAdmin && !revoked && (
          <Menu.Item color="red" onClick={() => onAsk('revoke')}>
            {strings.revoke}
          </Menu.Item>
        )}
        {isAdmin && (
          <Menu.Item color="red" onClick={() => onAsk('delete')}>
            {strings.forgetMenu}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
