import { Badge, Button, Select, Table, Text, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { api, ok, page, type Schemas, succeeded } from '../api/client';
import { useDialog } from '../app/useDialog';
import { common } from '../strings/common';
import { strings } from '../strings/session';
import { words } from '../strings/words';
import { ActionsHead } from '../ui/ActionsHead';
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
  const { dialog } = useSearch({ from: '/account' });
  const { open, close } = useDialog();
  const [revoked, setRevoked] = useState<Token>();
  const changed = () => client.invalidateQueries({ queryKey: tokens.queryKey });
  const revoke = async () => {
    succeeded(await api.DELETE('/api/v1/tokens/{id}', { params: { path: { id: revoked?.id ?? '' } } }));
    done(strings.theTokenIsRevoked(revoked?.name));
    await changed();
  };
  if (error) return <Failure of={error} again={() => void refetch()} />;
  return (
    <>
      {data.length === 0 && (
        <Text size="sm" c="dimmed">
          {strings.youHaveNone}
        </Text>
      )}
      {data.length > 0 && (
        <Table.ScrollContainer minWidth={400}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{common.name}</Table.Th>
                <Table.Th>{common.expires}</Table.Th>
                <Table.Th>{strings.lastUsed}</Table.Th>
                <ActionsHead />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.map((token) => (
                <Table.Tr key={token.id}>
                  <Table.Td>
                    {token.name}{' '}
                    <Badge variant="default" size="sm" tt="none" fw={400}>
                      {token.role && words.role[token.role]}
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
                      {common.revoke}
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
        onClick={() => open({ dialog: 'new' })}
      >
        {strings.newToken}
      </Button>
      {dialog === 'new' && <NewToken onClose={close} onIssued={() => void changed()} />}
      <Confirm
        opened={revoked !== undefined}
        onClose={() => setRevoked(undefined)}
        title={strings.revokeTheToken(revoked?.name)}
        verb={common.revoke}
        action={revoke}
      >
        {strings.programsThatUse(
          revoked?.lastUsedAt ? strings.itWasLastUsed(<Ago at={revoked.lastUsedAt} />) : strings.itHasNotBeenUsed,
        )}
      </Confirm>
    </>
  );
}

const ROLES: readonly Role[] = ['viewer', 'editor', 'admin'];
const LIFETIMES = [
  { value: '1d', label: strings.aDay },
  { value: '30d', label: strings.thirtyDays },
  { value: '90d', label: strings.ninetyDays },
  { value: '365d', label: strings.aYear },
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
      title={strings.newPersonalAccessToken}
      verb={strings.makeTheToken}
      run={run}
      onClose={onClose}
      shown={({ value = '' }) => ({
        title: strings.yourNewToken,
        value,
        about: <>{strings.sentAsAuthorizationBearer}</>,
      })}
    >
      {(errors) => (
        <>
          <TextInput
            label={common.name}
            description={strings.whichProgramIsItFor}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={errors.at('name').own}
            data-autofocus
          />
          <Select
            label={strings.allowsAtMost}
            data={ROLES.filter((one) => includes(own, one)).map((one) => ({ value: one, label: words.role[one] }))}
            value={role}
            allowDeselect={false}
            onChange={(next) => setRole(ROLES.find((one) => one === next) ?? own)}
            error={errors.at('role').own}
          />
          <Select
            label={strings.goodFor}
            data={LIFETIMES}
            value={expiresIn}
            allowDeselect={false}
            onChange={(next) => setExpiresIn(next ?? '90d')}
            error={errors.at('expiresIn').own}
          />
        </>
      )}
    </IssueDialog>
  );
}
