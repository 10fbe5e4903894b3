import { Badge, Button, Group, Menu, Select, Table, Text, TextInput } from '@mantine/core';
import { IconDots, IconPlus } from '@tabler/icons-react';
import {
  infiniteQueryOptions,
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { api, ok, page, type Schemas, succeeded } from '../api/client';
import { Waiting } from '../app/Stopgaps';
import { useDialog } from '../app/useDialog';
import type { Role } from '../session/session';
import { useMay, useUser } from '../session/useUser';
import { common } from '../strings/common';
import { strings } from '../strings/users';
import { words } from '../strings/words';
import { ActionsHead } from '../ui/ActionsHead';
import { Ago } from '../ui/Ago';
import { Confirm } from '../ui/Confirm';
import { Failure } from '../ui/Failure';
import { Heading } from '../ui/Heading';
import { IssueDialog } from '../ui/IssueDialog';
import { NameFilter } from '../ui/NameFilter';
import { Secret } from '../ui/Secret';
import { done, failed } from '../ui/toast';

type User = Schemas['User'];
type Edit = Schemas['UserEdit'];
type Asked = { user: string } & ({ what: 'reset' | 'delete' | 'disable' } | { what: 'role'; role: Role });
interface OneTime {
  user: string;
  password: string;
}

const ROLES: readonly Role[] = ['viewer', 'editor', 'admin'];

const ROLE_CHOICES = ROLES.map((role) => ({ value: role, label: words.role[role] }));

const ROLE_MEANS: Record<Role, string> = {
  viewer: strings.theyCanRead,
  editor: strings.theyCanWrite,
  admin: strings.theyCanDoAll,
};

const HAND_OVER = strings.handItOver;

const users = (q: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['users', q],
    queryFn: async ({ pageParam, signal }) => {
      const params = { query: { q, cursor: pageParam || undefined } };
      return page<User>(ok(await api.GET('/api/v1/users', { params, signal })));
    },
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
  });

/** The people who may steer the gateway; for admins. */
export function UsersPage() {
  const client = useQueryClient();
  const isAdmin = useMay('admin');
  const { name: me } = useUser();
  const { dialog, q } = useSearch({ from: '/users' });
  const query = useInfiniteQuery({ ...users(q), enabled: isAdmin, placeholderData: keepPreviousData });
  const { open, close } = useDialog();
  const [oneTime, setOneTime] = useState<OneTime>();
  const [asked, setAsked] = useState<Asked>();
  const items = query.data?.pages.flatMap((part) => part.items) ?? [];
  const changed = () => client.invalidateQueries({ queryKey: ['users'] });
  const show = ({ user, oneTimePassword }: Schemas['EditedUser']) => {
    if (oneTimePassword) setOneTime({ user: user?.name ?? '', password: oneTimePassword });
    void changed();
  };
  const edit = async (name: string, body: Edit) =>
    show(ok(await api.PATCH('/api/v1/users/{name}', { params: { path: { name } }, body })));
  const remove = async () => {
    succeeded(await api.DELETE('/api/v1/users/{name}', { params: { path: { name: asked?.user ?? '' } } }));
    done(strings.theUserIsDeleted(asked?.user));
    await changed();
  };
  if (!isAdmin) return <Heading title={strings.users} about={strings.onlyAdminsMaySee} />;
  return (
    <>
      <Heading
        title={strings.users}
        about={strings.viewersReadEditorsAlsoWrite}
        actions={
          <Button leftSection={<IconPlus size={16} />} onClick={() => open({ dialog: 'new' })}>
            {strings.newUser}
          </Button>
        }
      />
      {query.error && <Failure of={query.error} again={() => void query.refetch()} />}
      {query.isPending && <Waiting />}
      <NameFilter what={strings.usersListed} q={q} count={query.data && items.length} />
      {items.length > 0 && (
        <Table.ScrollContainer minWidth={340}>
          <Table verticalSpacing={6}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{common.name}</Table.Th>
                <Table.Th>{strings.role}</Table.Th>
                <Table.Th visibleFrom="sm" className="line">
                  {strings.lastSignedIn}
                </Table.Th>
                <Table.Th visibleFrom="md">{strings.failedLogins}</Table.Th>
                <ActionsHead />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map(
                ({ id, name = '', role = 'viewer', disabled, mustChangePassword, lastLoginAt, failedLogins }) => (
                  <Table.Tr key={id}>
                    <Table.Td>
                      <Group gap="xs">
                        <Text size="sm" fw={500} style={{ overflowWrap: 'anywhere' }}>
                          {name}
                        </Text>
                        {name === me && (
                          <Badge variant="light" size="sm" tt="none">
                            {strings.you}
                          </Badge>
                        )}
                        {disabled && (
                          <Badge color="gray" variant="light" size="sm" tt="none">
                            {strings.notLetIn}
                          </Badge>
                        )}
                        {mustChangePassword && (
                          <Badge color="yellow" variant="light" size="sm" tt="none">
                            {strings.oneTimePassword}
                          </Badge>
                        )}
                      </Group>
                    </Table.Td>
                    <Table.Td>
                      <Select
                        aria-label={strings.roleOf(name)}
                        size="xs"
                        w={110}
                        data={ROLE_CHOICES}
                        value={role}
                        allowDeselect={false}
                        onChange={(next) => {
                          const wanted = ROLES.find((one) => one === next);
                          if (wanted !== undefined && wanted !== role)
                            setAsked({ what: 'role', user: name, role: wanted });
                        }}
                      />
                    </Table.Td>
                    <Table.Td visibleFrom="sm">
                      <Ago at={lastLoginAt} />
                    </Table.Td>
                    <Table.Td visibleFrom="md">{failedLogins}</Table.Td>
                    <Table.Td ta="right">
                      <Menu position="bottom-end">
                        <Menu.Target>
                          <Button variant="subtle" color="gray" size="compact-sm" aria-label={strings.actionsFor(name)}>
                            <IconDots size={16} />
                          </Button>
                        </Menu.Target>
                        <Menu.Dropdown>
                          <Menu.Item onClick={() => setAsked({ what: 'reset', user: name })}>
                            {strings.resetThePassword}
                          </Menu.Item>
                          {disabled ? (
                            <Menu.Item onClick={() => void edit(name, { disabled: false }).catch(failed)}>
                              {strings.letInAgain}
                            </Menu.Item>
                          ) : (
                            <Menu.Item onClick={() => setAsked({ what: 'disable', user: name })}>
                              {strings.letInNoLongerMenu}
                            </Menu.Item>
                          )}
                          <Menu.Item c="red" onClick={() => setAsked({ what: 'delete', user: name })}>
                            {strings.delete}
                          </Menu.Item>
                        </Menu.Dropdown>
                      </Menu>
                    </Table.Td>
                  </Table.Tr>
                ),
              )}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {query.hasNextPage && (
        <Button mt="sm" variant="default" onClick={() => void query.fetchNextPage()}>
          {common.showMore}
        </Button>
      )}
      {dialog === 'new' && <NewUser onClose={close} onMade={() => void changed()} />}
      <Secret
        title={strings.oneTimePasswordOf(oneTime?.user)}
        value={oneTime?.password}
        onClose={() => setOneTime(undefined)}
      >
        {HAND_OVER}
      </Secret>
      <Confirm
        opened={asked?.what === 'reset'}
        onClose={() => setAsked(undefined)}
        title={strings.resetThePasswordOf(asked?.user)}
        verb={strings.reset}
        action={() => edit(asked?.user ?? '', { resetPassword: true })}
        holds
      >
        {strings.theirSessionsEndNowYou}
      </Confirm>
      <Confirm
        opened={asked?.what === 'disable'}
        onClose={() => setAsked(undefined)}
        title={strings.letInNoLongerThe(asked?.user)}
        verb={strings.letInNoLonger}
        action={() => edit(asked?.user ?? '', { disabled: true })}
      >
        {strings.theirSessionsEndAndTokensToo}
      </Confirm>
      <Confirm
        opened={asked?.what === 'role'}
        onClose={() => setAsked(undefined)}
        title={strings.makeThem(asked?.user, asked?.what === 'role' ? words.role[asked.role] : '')}
        verb={strings.changeTheRole}
        action={async () => {
          if (asked?.what === 'role') await edit(asked.user, { role: asked.role });
        }}
        danger={asked?.what === 'role' && asked.role === 'admin'}
      >
        {asked?.what === 'role' && ROLE_MEANS[asked.role]} {strings.atOnceAlsoTheirTokens}
      </Confirm>
      <Confirm
        opened={asked?.what === 'delete'}
        onClose={() => setAsked(undefined)}
        title={strings.deleteTheUser(asked?.user)}
        verb={common.delete}
        action={remove}
      >
        {strings.theirSessionsAndTokensGo}
      </Confirm>
    </>
  );
}

function NewUser({ onClose, onMade }: { onClose: () => void; onMade: () => void }) {
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const run = useMutation({
    mutationFn: async () => ok(await api.POST('/api/v1/users', { body: { name, role } })),
    onSuccess: onMade,
  });
  return (
    <IssueDialog
      title={strings.newUser}
      verb={common.create}
      run={run}
      onClose={onClose}
      shown={({ user, oneTimePassword = '' }) => ({
        title: strings.oneTimePasswordOfNew(user?.name),
        value: oneTimePassword,
        about: HAND_OVER,
      })}
    >
      {(errors) => (
        <>
          <TextInput
            label={common.name}
            autoComplete="off"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={errors.at('name').own}
            data-autofocus
            required
          />
          <Select
            label={strings.role}
            data={ROLE_CHOICES}
            value={role}
            allowDeselect={false}
            onChange={(next) => setRole(ROLES.find((one) => one === next) ?? 'viewer')}
            error={errors.at('role').own}
          />
        </>
      )}
    </IssueDialog>
  );
}
