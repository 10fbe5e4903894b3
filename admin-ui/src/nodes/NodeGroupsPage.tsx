import { Button, Group, Table, Text, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api, ok, type Schemas, succeeded } from '../api/client';
import { useMay } from '../session/useUser';
import { Ago } from '../ui/Ago';
import { Confirm } from '../ui/Confirm';
import { Failure } from '../ui/Failure';
import { Heading } from '../ui/Heading';
import { IssueDialog } from '../ui/IssueDialog';
import { Secret } from '../ui/Secret';
import { done } from '../ui/toast';
import { nodeGroups, nodes } from './queries';
import { start } from './start';

type Joinable = Schemas['JoinableNodeGroup'];
type Asked = { what: 'token' | 'close' | 'delete'; group: string };

const HOW =
  'A machine that starts like this is a node of the group. The name must be another one on each; the address is that of the node channel.';

/** Groups of nodes, and the tokens by which nodes join them by themselves. */
export function NodeGroupsPage() {
  const client = useQueryClient();
  const isAdmin = useMay('admin');
  const query = useInfiniteQuery(nodeGroups);
  const members = useInfiniteQuery(nodes).data?.pages.flatMap(({ items }) => items) ?? [];
  const [adding, setAdding] = useState(false);
  const [asked, setAsked] = useState<Asked>();
  const [joinable, setJoinable] = useState<Joinable>();
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const changed = () => client.invalidateQueries({ queryKey: nodeGroups.queryKey });
  const params = { path: { name: asked?.group ?? '' } };
  const renew = async () => {
    setJoinable(ok(await api.POST('/api/v1/node-groups/{name}/join-token', { params })));
    await changed();
  };
  const close = async () => {
    succeeded(await api.DELETE('/api/v1/node-groups/{name}/join-token', { params }));
    done(`No more nodes join ${asked?.group} by themselves`);
    await changed();
  };
  const remove = async () => {
    succeeded(await api.DELETE('/api/v1/node-groups/{name}', { params }));
    done(`The node group ${asked?.group} is deleted`);
    await changed();
  };
  const sizeOf = (group: string | undefined) => members.filter((node) => node.group === group).length;
  const confirmed = { onClose: () => setAsked(undefined) };
  return (
    <>
      <Heading
        title="Node groups"
        about={
          <>
            With the join token of a group, <Link to="/nodes">nodes</Link> let themselves in: good for machines that
            come and go.
          </>
        }
        actions={
          isAdmin && (
            <Button leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
              New node group
            </Button>
          )
        }
      />
      {query.error && <Failure of={query.error} again={() => void query.refetch()} />}
      {items.length > 0 && (
        <Table.ScrollContainer minWidth={320}>
          <Table verticalSpacing="xs">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Name</Table.Th>
                <Table.Th>Nodes</Table.Th>
                <Table.Th>Join token</Table.Th>
                <Table.Th visibleFrom="sm">Made</Table.Th>
                {isAdmin && <Table.Th aria-label="Actions" />}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map(({ id, name = '', joinTokenHint, createdAt }) => (
                <Table.Tr key={id}>
                  <Table.Td style={{ overflowWrap: 'break-word' }}>{name}</Table.Td>
                  <Table.Td>{sizeOf(name)}</Table.Td>
                  <Table.Td>
                    {joinTokenHint ? (
                      <span className="mono">{joinTokenHint}…</span>
                    ) : (
                      <Text size="sm" c="dimmed">
                        none
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td visibleFrom="sm">
                    <Ago at={createdAt} />
                  </Table.Td>
                  {isAdmin && (
                    <Table.Td>
                      <Group gap={4} justify="flex-end">
                        <Act what="token" label="New token" {...{ name, setAsked }} />
                        {joinTokenHint && <Act what="close" label="Close" {...{ name, setAsked }} />}
                        <Act what="delete" label="Delete" {...{ name, setAsked }} />
                      </Group>
                    </Table.Td>
                  )}
                </Table.Tr>
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
      {adding && <NewGroup onClose={() => setAdding(false)} onMade={() => void changed()} />}
      <Secret
        title={`Join ${joinable?.name}`}
        value={joinable && joining(joinable)}
        onClose={() => setJoinable(undefined)}
      >
        {HOW}
      </Secret>
      <Confirm
        {...confirmed}
        opened={asked?.what === 'token'}
        title={`Give ${asked?.group} a new join token?`}
        verb="Make a new token"
        action={renew}
      >
        The one before is dead at once: machines that start with it do not get in. The {sizeOf(asked?.group)} nodes of
        the group stay in.
      </Confirm>
      <Confirm
        {...confirmed}
        opened={asked?.what === 'close'}
        title={`Let no more nodes join ${asked?.group}?`}
        verb="Close it"
        action={close}
      >
        Its join token is dead at once. The {sizeOf(asked?.group)} nodes of the group stay in.
      </Confirm>
      <Confirm
        {...confirmed}
        opened={asked?.what === 'delete'}
        title={`Delete the node group ${asked?.group}?`}
        verb="Delete"
        action={remove}
      >
        {sizeOf(asked?.group) > 0
          ? `${sizeOf(asked?.group)} nodes belong to it, so it cannot be deleted: forget them first.`
          : 'No node belongs to it. Its join token is dead at once.'}
      </Confirm>
    </>
  );
}

interface ActProps {
  what: Asked['what'];
  label: string;
  name: string;
  setAsked: (asked: Asked) => void;
}

function Act({ what, label, name, setAsked }: ActProps) {
  return (
    <Button
      size="compact-sm"
      variant="subtle"
      color={what === 'token' ? undefined : 'red'}
      aria-label={`${label}: ${name}`}
      onClick={() => setAsked({ what, group: name })}
    >
      {label}
    </Button>
  );
}

function NewGroup({ onClose, onMade }: { onClose: () => void; onMade: () => void }) {
  const [name, setName] = useState('');
  const run = useMutation({
    mutationFn: async () => ok(await api.POST('/api/v1/node-groups', { body: { name } })),
    onSuccess: onMade,
  });
  return (
    <IssueDialog
      title="New node group"
      verb="Create"
      run={run}
      onClose={onClose}
      shown={(made) => ({ title: `Join ${made.name}`, value: joining(made), about: HOW })}
    >
      {(errors) => (
        <TextInput
          label="Name"
          placeholder="berlin"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={errors.at('name').own}
          data-autofocus
          required
        />
      )}
    </IssueDialog>
  );
}

function joining({ joinToken }: Joinable): string {
  return start(['PORTICO_NODE_NAME=$(hostname)', `PORTICO_JOIN_TOKEN=${joinToken}`]);
}
