import { Badge, Button, Group, Menu, Select, Table, Text, TextInput } from '@mantine/core';
import { IconDots, IconPlus } from '@tabler/icons-react';
import { infiniteQueryOptions, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ok, page, type Schemas, succeeded } from '../api/client';
import type { Role } from '../session/session';
import { useMay, useUser } from '../session/useUser';
import { Ago } from '../ui/Ago';
import { Confirm } from '../ui/Confirm';
import { Failure } from '../ui/Failure';
import { Heading } from '../ui/Heading';
import { IssueDialog } from '../ui/IssueDialog';
import { Secret } from '../ui/Secret';
import { done, failed } from '../ui/toast';

type User = Schemas['User'];
type Edit = Schemas['UserEdit'];
type Asked = { what: 'reset' | 'delete'; user: string };
interface OneTime {
  user: string;
  password: string;
}

const ROLES: readonly Role[] = ['viewer', 'editor', 'admin'];

const HAND_OVER = 'Hand it over; at the first sign-in another one must be chosen.';

const users = infiniteQueryOptions({
  queryKey: ['users'],
  queryFn: async ({ pageParam, signal }) =>
    page<User>(ok(await api.GET('/api/v1/users', { params: { query: { cursor: pageParam || undefined } }, signal }))),
  initialPageParam: '',
  getNextPageParam: (last) => last.next,
});

/** The people who may steer the gateway; for admins. */
export function UsersPage() {
  const client = useQueryClient();
  const isAdmin = useMay('admin');
  const { name: me } = useUser();
  const query = useInfiniteQuery({ ...users, enabled: isAdmin });
  const [adding, setAdding] = useState(false);
  const [oneTime, setOneTime] = useState<OneTime>();
  const [asked, setAsked] = useState<Asked>();
  const items = query.data?.pages.flatMap((part) => part.items) ?? [];
  const changed = () => client.invalidateQueries({ queryKey: users.queryKey });
  const show = ({ user, oneTimePassword }: Schemas['EditedUser']) => {
    if (oneTimePassword) setOneTime({ user: user?.name ?? '', password: oneTimePassword });
    void changed();
  };
  const edit = async (name: string, body: Edit) =>
    show(ok(await api.PATCH('/api/v1/users/{name}', { params: { path: { name } }, body })));
  const remove = async () => {
    succeeded(await api.DELETE('/api/v1/users/{name}', { params: { path: { name: asked?.user ?? '' } } }));
    done(`The user ${asked?.user} is deleted`);
    await changed();
  };
  if (!isAdmin) return <Heading title="Users" about="Only admins may see and change them." />;
  return (
    <>
      <Heading
        title="Users"
        about="Viewers read, editors also write the configuration, admins also steer users and nodes."
        actions={
          <Button leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
            New user
          </Button>
        }
      />
      {query.error && <Failure of={query.error} again={() => void query.refetch()} />}
      {items.length > 0 && (
        <Table.ScrollContainer minWidth={340}>
          <Table verticalSpacing={6}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Name</Table.Th>
                <Table.Th>Role</Table.Th>
                <Table.Th visibleFrom="sm">Last signed in</Table.Th>
                <Table.Th visibleFrom="md">Failed logins</Table.Th>
                <Table.Th aria-label="Actions" />
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
                            you
                          </Badge>
                        )}
                        {disabled && (
                          <Badge color="gray" variant="light" size="sm" tt="none">
                            not let in
                          </Badge>
                        )}
                        {mustChangePassword && (
                          <Badge color="yellow" variant="light" size="sm" tt="none">
                            one-time password
                          </Badge>
                        )}
                      </Group>
                    </Table.Td>
                    <Table.Td>
                      <Select
                        aria-label={`Role of ${name}`}
                        size="xs"
                        w={110}
                        data={ROLES}
                        value={role}
                        allowDeselect={false}
                        onChange={(next) => void edit(name, { role: ROLES.find((one) => one === next) }).catch(failed)}
                      />
                    </Table.Td>
                    <Table.Td visibleFrom="sm">
                      <Ago at={lastLoginAt} />
                    </Table.Td>
                    <Table.Td visibleFrom="md">{failedLogins}</Table.Td>
                    <Table.Td ta="right">
                      <Menu position="bottom-end">
                        <Menu.Target>
                          <Button variant="subtle" color="gray" size="compact-sm" aria-label={`Actions for ${name}`}>
                            <IconDots size={16} />
                          </Button>
                        </Menu.Target>
                        <Menu.Dropdown>
                          <Menu.Item onClick={() => setAsked({ what: 'reset', user: name })}>
                            Reset the password…
                          </Menu.Item>
                          <Menu.Item onClick={() => void edit(name, { disabled: !disabled }).catch(failed)}>
                            {disabled ? 'Let in again' : 'Let in no longer'}
                          </Menu.Item>
                          <Menu.Item color="red" onClick={() => setAsked({ what: 'delete', user: name })}>
                            Delete…
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
          Show more
        </Button>
      )}
      {adding && <NewUser onClose={() => setAdding(false)} onMade={() => void changed()} />}
      <Secret
        title={`One-time password of ${oneTime?.user}`}
        value={oneTime?.password}
        onClose={() => setOneTime(undefined)}
      >
        {HAND_OVER}
      </Secret>
      <Confirm
        opened={asked?.what === 'reset'}
        onClose={() => setAsked(undefined)}
        title={`Reset the password of ${asked?.user}?`}
        verb="Reset"
        action={() => edit(asked?.user ?? '', { resetPassword: true })}
      >
        Their sessions end now. You get a one-time password to hand over.
      </Confirm>
      <Confirm
        opened={asked?.what === 'delete'}
        onClose={() => setAsked(undefined)}
        title={`Delete the user ${asked?.user}?`}
        verb="Delete"
        action={remove}
      >
        Their sessions and tokens go with them, and programs that use those tokens are refused at once.
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
      title="New user"
      verb="Create"
      run={run}
      onClose={onClose}
      shown={({ user, oneTimePassword = '' }) => ({
        title: `One-time password of ${user?.name}`,
        value: oneTimePassword,
        about: HAND_OVER,
      })}
    >
      {(errors) => (
        <>
          <TextInput
            label="Name"
            autoComplete="off"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={errors.at('name').own}
            data-autofocus
            required
          />
          <Select
            label="Role"
            data={ROLES}
            value={role}
            allowDeselect={false}
            onChange={(next) => setRole(ROLES.find((one) => one === next) ?? 'viewer')}
          />
        </>
      )}
    </IssueDialog>
  );
}
