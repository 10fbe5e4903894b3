import { Badge, Button, Menu, Stack, Table, Text } from '@mantine/core';
import { IconDots, IconPlus, IconServer2 } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api, ok, succeeded } from '../api/client';
import { newestRevision } from '../revisions/queries';
import { useMay } from '../session/useUser';
import { Ago } from '../ui/Ago';
import { Confirm } from '../ui/Confirm';
import { Failure } from '../ui/Failure';
import { Heading } from '../ui/Heading';
import { done, failed } from '../ui/toast';
import { EnrolNode } from './EnrolNode';
import { type Node, nodes, TONE } from './queries';
import { refusals } from './refusals';

type Asked = { what: 'revoke' | 'delete'; node: string };

export function NodesPage() {
  const client = useQueryClient();
  const isAdmin = useMay('admin');
  const query = useInfiniteQuery(nodes);
  const { data: newest } = useQuery(newestRevision);
  const [enrolling, setEnrolling] = useState(false);
  const [asked, setAsked] = useState<Asked>();
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const changed = () => client.invalidateQueries({ queryKey: ['nodes'] });
  const path = { name: asked?.node ?? '' };
  const revoke = async () => {
    ok(await api.POST('/api/v1/nodes/{name}/revoke', { params: { path } }));
    done(`The node ${path.name} is out`);
    await changed();
  };
  const remove = async () => {
    succeeded(await api.DELETE('/api/v1/nodes/{name}', { params: { path } }));
    done(`The node ${path.name} is forgotten`);
    await changed();
  };
  const drain = async (name: string, off: boolean) => {
    const params = { path: { name }, query: off ? { off: 'true' } : {} };
    ok(await api.POST('/api/v1/nodes/{name}/drain', { params }));
    done(off ? `${name} takes traffic again` : `${name} takes no new traffic`);
    await changed();
  };
  return (
    <>
      <Heading
        title="Nodes"
        about={
          <>
            The processes that serve the traffic, and what each of them runs. They belong to{' '}
            <Link to="/node-groups">node groups</Link>.
          </>
        }
        actions={
          isAdmin && (
            <Button leftSection={<IconPlus size={16} />} onClick={() => setEnrolling(true)}>
              Add a node
            </Button>
          )
        }
      />
      {query.error && <Failure of={query.error} again={() => void query.refetch()} />}
      {query.data && items.length === 0 && (
        <Stack align="center" py={48} gap="sm" c="dimmed">
          <IconServer2 size={40} />
          <Text size="sm" ta="center" maw={460}>
            No node yet. A node takes the traffic of your clients, and gets its configuration from here.
          </Text>
        </Stack>
      )}
      {items.length > 0 && (
        <Table.ScrollContainer minWidth={340}>
          <Table verticalSpacing="xs">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Name</Table.Th>
                <Table.Th>State</Table.Th>
                <Table.Th>Revision</Table.Th>
                <Table.Th visibleFrom="md">Group</Table.Th>
                <Table.Th visibleFrom="md">Takes traffic on</Table.Th>
                <Table.Th visibleFrom="sm">Last seen</Table.Th>
                <Table.Th aria-label="Actions" />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map((node) => (
                <Row
                  key={node.id}
                  node={node}
                  newest={newest}
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
          Show more
        </Button>
      )}
      {enrolling && <EnrolNode onClose={() => setEnrolling(false)} onEnrolled={changed} />}
      <Confirm
        opened={asked?.what === 'revoke'}
        onClose={() => setAsked(undefined)}
        title={`Put ${asked?.node} out for good?`}
        verb="Revoke"
        action={revoke}
      >
        <Left without={asked?.node} of={items} />
        Its token is no longer good: within a second it stops serving traffic. Its name stays taken.
      </Confirm>
      <Confirm
        opened={asked?.what === 'delete'}
        onClose={() => setAsked(undefined)}
        title={`Forget ${asked?.node}?`}
        verb="Forget"
        action={remove}
      >
        <Left without={asked?.node} of={items} />
        If it still runs, it is out within a second. Its name is free again.
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
      {left === 0
        ? 'No other node takes traffic: clients will find nobody.'
        : `${left} ${left === 1 ? 'other node takes' : 'other nodes take'} traffic.`}
    </Text>
  );
}

interface RowProps {
  node: Node;
  newest: number | undefined;
  onDrain: (off: boolean) => void;
  onAsk: (what: Asked['what']) => void;
}

function Row({ node, newest, onDrain, onAsk }: RowProps) {
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
      </Table.Td>
      <Table.Td>
        <Badge color={TONE[state]} variant="light" tt="none">
          {state}
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
            {newest - status.revision} behind
          </Text>
        )}
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
        <Button variant="subtle" color="gray" size="compact-sm" aria-label={`Actions for ${name}`}>
          <IconDots size={16} />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {!revoked && (
          <Menu.Item onClick={() => onDrain(drained)}>
            {drained ? 'Take traffic again' : 'Take no new traffic'}
          </Menu.Item>
        )}
        {isAdmin && !revoked && (
          <Menu.Item color="red" onClick={() => onAsk('revoke')}>
            Revoke…
          </Menu.Item>
        )}
        {isAdmin && (
          <Menu.Item color="red" onClick={() => onAsk('delete')}>
            Forget…
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
