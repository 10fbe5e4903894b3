import { Badge, Button, Select, Table, Text, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ok, page, type Schemas, succeeded } from '../api/client';
import { Ago } from '../ui/Ago';
import { Confirm } from '../ui/Confirm';
import { Failure } from '../ui/Failure';
import { IssueDialog } from '../ui/IssueDialog';
import { done } from '../ui/toast';
import { includes, type Role } from './session';
import { useUser } from './useUser';

type Token = Schemas['AccessToken'];

/** A user has no more than this, so one page holds them all. */
const TOKENS_MAX = 100;

const tokens = queryOptions({
  queryKey: ['tokens'],
  queryFn: async ({ signal }) => {
    const params = { query: { limit: String(TOKENS_MAX) } };
    return page<Token>(ok(await api.GET('/api/v1/tokens', { params, signal }))).items;
  },
});

export function Tokens() {
  const client = useQueryClient();
  const { data = [], error, refetch } = useQuery(tokens);
  const [adding, setAdding] = useState(false);
  const [revoked, setRevoked] = useState<Token>();
  const changed = () => client.invalidateQueries({ queryKey: tokens.queryKey });
  const revoke = async () => {
    succeeded(await api.DELETE('/api/v1/tokens/{id}', { params: { path: { id: revoked?.id ?? '' } } }));
    done(`The token ${revoked?.name} is revoked`);
    await changed();
  };
  if (error) return <Failure of={error} again={() => void refetch()} />;
  return (
    <>
      {data.length === 0 && (
        <Text size="sm" c="dimmed">
          You have none.
        </Text>
      )}
      {data.length > 0 && (
        <Table.ScrollContainer minWidth={400}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Name</Table.Th>
                <Table.Th>Expires</Table.Th>
                <Table.Th>Last used</Table.Th>
                <Table.Th aria-label="Actions" />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.map((token) => (
                <Table.Tr key={token.id}>
                  <Table.Td>
                    {token.name}{' '}
                    <Badge variant="default" size="sm" tt="none" fw={400}>
                      {token.role}
                    </Badge>
                    <Text size="xs" c="dimmed" className="mono">
                      {token.hint}…
                    </Text>
                  </Table.Td>
                  <Table.Td>
                    <Ago at={token.expiresAt} />
                  </Table.Td>
                  <Table.Td>
                    <Ago at={token.lastUsedAt} />
                  </Table.Td>
                  <Table.Td ta="right">
                    <Button size="compact-sm" variant="subtle" color="red" onClick={() => setRevoked(token)}>
                      Revoke
                    </Button>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <Button
        variant="light"
        leftSection={<IconPlus size={16} />}
        style={{ alignSelf: 'flex-start' }}
        onClick={() => setAdding(true)}
      >
        New token
      </Button>
      {adding && <NewToken onClose={() => setAdding(false)} onIssued={() => void changed()} />}
      <Confirm
        opened={revoked !== undefined}
        onClose={() => setRevoked(undefined)}
        title={`Revoke the token ${revoked?.name}?`}
        verb="Revoke"
        action={revoke}
      >
        Programs that use it are refused at once.{' '}
        {revoked?.lastUsedAt ? (
          <>
            It was last used <Ago at={revoked.lastUsedAt} />.
          </>
        ) : (
          'It has not been used yet.'
        )}
      </Confirm>
    </>
  );
}

const ROLES: readonly Role[] = ['viewer', 'editor', 'admin'];
const LIFETIMES = [
  { value: '1d', label: 'a day' },
  { value: '30d', label: '30 days' },
  { value: '90d', label: '90 days' },
  { value: '365d', label: 'a year' },
];

function NewToken({ onClose, onIssued }: { onClose: () => void; onIssued: () => void }) {
  const { role: own } = useUser();
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>(own);
  const [expiresIn, setExpiresIn] = useState('90d');
  const run = useMutation({
    mutationFn: async () => ok(await api.POST('/api/v1/tokens', { body: { name, role, expiresIn } })),
    onSuccess: onIssued,
  });
  return (
    <IssueDialog
      title="New personal access token"
      verb="Make the token"
      run={run}
      onClose={onClose}
      shown={({ value = '' }) => ({
        title: 'Your new token',
        value,
        about: (
          <>
            Sent as <code>Authorization: Bearer …</code>
          </>
        ),
      })}
    >
      {(errors) => (
        <>
          <TextInput
            label="Name"
            description="Which program is it for?"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={errors.at('name').own}
            data-autofocus
          />
          <Select
            label="Allows at most what a … may do"
            data={ROLES.filter((one) => includes(own, one))}
            value={role}
            allowDeselect={false}
            onChange={(next) => setRole(ROLES.find((one) => one === next) ?? own)}
          />
          <Select
            label="Good for"
            data={LIFETIMES}
            value={expiresIn}
            allowDeselect={false}
            onChange={(next) => setExpiresIn(next ?? '90d')}
          />
        </>
      )}
    </IssueDialog>
  );
}
