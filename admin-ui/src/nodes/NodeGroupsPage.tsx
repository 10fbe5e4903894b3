import { Button, Group, Table, Text, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { api, ok, type Schemas, succeeded } from '../api/client';
import { Waiting } from '../app/Stopgaps';
import { useDialog } from '../app/useDialog';
import { useMay } from '../session/useUser';
import { common } from '../strings/common';
import { strings } from '../strings/nodes';
import { ActionsHead } from '../ui/ActionsHead';
import { Ago } from '../ui/Ago';
import { Confirm } from '../ui/Confirm';
import { Failure } from '../ui/Failure';
import { Heading } from '../ui/Heading';
import { IssueDialog } from '../ui/IssueDialog';
import { Links } from '../ui/Links';
import { NameFilter } from '../ui/NameFilter';
import { Secret } from '../ui/Secret';
import { done } from '../ui/toast';
import { type Node, nodeGroupsWith, nodes } from './queries';
import { start } from './start';

type Joinable = Schemas['JoinableNodeGroup'];
type Asked = { what: 'token' | 'close' | 'delete'; group: string };

/** To which a node belongs that says nothing else: it stays. */
const DEFAULT_GROUP = 'default';

const HOW = strings.aMachineThatStartsLike;

/** Groups of nodes, and the tokens by which nodes join them by themselves. */
export function NodeGroupsPage() {
  const client = useQueryClient();
  const isAdmin = useMay('admin');
  const { dialog, q } = useSearch({ from: '/node-groups' });
  const query = useInfiniteQuery({ ...nodeGroupsWith(q), placeholderData: keepPreviousData });
  const members = useInfiniteQuery(nodes).data?.pages.flatMap(({ items }) => items) ?? [];
  const { open, close: closeDialog } = useDialog();
  const [asked, setAsked] = useState<Asked>();
  const [joinable, setJoinable] = useState<Joinable>();
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const changed = () => client.invalidateQueries({ queryKey: ['node-groups'] });
  const params = { path: { name: asked?.group ?? '' } };
  const renew = async () => {
    setJoinable(ok(await api.POST('/api/v1/node-groups/{name}/join-token', { params })));
    await changed();
  };
  const close = async () => {
    succeeded(await api.DELETE('/api/v1/node-groups/{name}/join-token', { params }));
    done(strings.noMoreNodesJoin(asked?.group));
    await changed();
  };
  const remove = async () => {
    succeeded(await api.DELETE('/api/v1/node-groups/{name}', { params }));
    done(strings.theNodeGroupIsDeleted(asked?.group));
    await changed();
  };
  const nodesOf = (group: string | undefined) => members.filter((node) => node.group === group);
  const sizeOf = (group: string | undefined) => nodesOf(group).length;
  const confirmed = { onClose: () => setAsked(undefined) };
  return (
    <>
      <Heading
        title={strings.nodeGroups}
        about={strings.withTheJoinToken(<Link to="/nodes">{strings.nodesLink}</Link>)}
        actions={
          isAdmin && (
            <Button leftSection={<IconPlus size={16} />} onClick={() => open({ dialog: 'new' })}>
              {strings.newNodeGroup}
            </Button>
          )
        }
      />
      {query.error && <Failure of={query.error} again={() => void query.refetch()} />}
      {query.isPending && <Waiting />}
      <NameFilter what={strings.nodeGroupsLink} q={q} count={query.data && items.length} />
      {items.length > 0 && (
        <Table.ScrollContainer minWidth={320}>
          <Table verticalSpacing="xs">
            <Table.Thead>
              <Table.Tr>
                <Table.Th miw={{ sm: '9rem' }}>{common.name}</Table.Th>
                <Table.Th>{common.nodes}</Table.Th>
                <Table.Th className="line" visibleFrom="xs">
                  {strings.joinToken}
                </Table.Th>
                <Table.Th visibleFrom="md">{strings.made}</Table.Th>
                {isAdmin && <ActionsHead />}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map(({ id, name = '', joinTokenHint, createdAt }) => (
                <Table.Tr key={id}>
                  <Table.Td style={{ overflowWrap: 'anywhere' }}>
                    {name}
                    {joinTokenHint && (
                      <Text size="xs" c="dimmed" className="mono" hiddenFrom="xs">
                        {joinTokenHint}…
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td>{sizeOf(name)}</Table.Td>
                  <Table.Td visibleFrom="xs">
                    {joinTokenHint ? (
                      <span className="mono line">{joinTokenHint}…</span>
                    ) : (
                      <Text size="sm" c="dimmed">
                        {strings.none}
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td visibleFrom="md">
                    <Ago at={createdAt} />
                  </Table.Td>
                  {isAdmin && (
                    <Table.Td>
                      <Group gap={4} justify="flex-end">
                        <Act what="token" label={strings.newToken} {...{ name, setAsked }} />
                        {joinTokenHint && <Act what="close" label={common.close} {...{ name, setAsked }} />}
                        {name !== DEFAULT_GROUP && <Act what="delete" label={common.delete} {...{ name, setAsked }} />}
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
          {common.showMore}
        </Button>
      )}
      {dialog === 'new' && isAdmin && <NewGroup onClose={closeDialog} onMade={() => void changed()} />}
      <Secret
        title={strings.join(joinable?.name)}
        value={joinable && joining(joinable)}
        onClose={() => setJoinable(undefined)}
      >
        {HOW}
      </Secret>
      <Confirm
        {...confirmed}
        opened={asked?.what === 'token'}
        title={strings.giveANewJoinToken(asked?.group)}
        verb={strings.makeANewToken}
        action={renew}
        holds
      >
        {strings.theOneBeforeIsDead(sizeOf(asked?.group))}
      </Confirm>
      <Confirm
        {...confirmed}
        opened={asked?.what === 'close'}
        title={strings.letNoMoreNodesJoin(asked?.group)}
        verb={strings.closeIt}
        action={close}
      >
        {strings.itsJoinTokenIsDead(sizeOf(asked?.group))}
      </Confirm>
      <Confirm
        {...confirmed}
        opened={asked?.what === 'delete'}
        title={strings.deleteTheNodeGroup(asked?.group)}
        verb={common.delete}
        action={remove}
        waits={sizeOf(asked?.group) > 0}
      >
        {sizeOf(asked?.group) > 0
          ? strings.nodesBelong(sizeOf(asked?.group), <Members of={nodesOf(asked?.group)} />)
          : strings.noNodeBelongs}
      </Confirm>
    </>
  );
}

const MEMBERS_SHOWN_MAX = 5;

/** Some of a group's nodes, with the way there. */
function Members({ of: members }: { of: readonly Node[] }) {
  return (
    <>
      <Links of={members.slice(0, MEMBERS_SHOWN_MAX).map(({ name = '' }) => ({ to: '/nodes/$name' as const, name }))} />
      {members.length > MEMBERS_SHOWN_MAX && ', …'}
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
      title={strings.newNodeGroup}
      verb={common.create}
      run={run}
      onClose={onClose}
      shown={(made) => ({ title: strings.join(made.name), value: joining(made), about: HOW })}
    >
      {(errors) => (
        <TextInput
          label={common.name}
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
