import { Button, Group, Select, Stack, Table, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { api, ok, page, type Schemas, succeeded } from '../api/client';
import { editorSearch } from '../app/search';
import { useDialog } from '../app/useDialog';
import { Consequence } from '../entity/Consequence';
import { invalidateOthers } from '../entity/queries';
import { useMay } from '../session/useUser';
import { common } from '../strings/common';
import { strings } from '../strings/consumers';
import { ActionsHead } from '../ui/ActionsHead';
import { Ago } from '../ui/Ago';
import { Confirm } from '../ui/Confirm';
import { Failure } from '../ui/Failure';
import { Secret } from '../ui/Secret';
import { done } from '../ui/toast';
import { TYPE_USES, titled } from './credentialTypes';
import { NewCredential } from './NewCredential';

type Credential = Schemas['Credential'];
type Issued = Schemas['IssuedCredential'];

const credentials = (consumer: string) =>
  queryOptions({
    queryKey: ['consumers', 'credentials', consumer],
    queryFn: async ({ signal }) => {
      const params = { path: { consumer } };
      return page<Credential>(ok(await api.GET('/api/v1/consumers/{consumer}/credentials', { params, signal }))).items;
    },
  });

/** How long the old secret stays good beside the new one. */
const OVERLAPS = [
  { value: '', label: strings.notAtAll },
  { value: '1h', label: strings.anHour },
  { value: '1d', label: strings.aDay },
  { value: '7d', label: strings.aWeek },
];
const OVERLAP_USUAL = '1h';

type Asked = { what: 'revoke' | 'rotate'; credential: string };

/** By what a consumer proves who it is. */
export function Credentials({ name: consumer }: { name: string }) {
  const client = useQueryClient();
  const mayEdit = useMay('editor');
  const { data, error, refetch } = useQuery(credentials(consumer));
  const { dialog } = editorSearch(useSearch({ strict: false }));
  const { open, close } = useDialog();
  const [asked, setAsked] = useState<Asked>();
  const [overlap, setOverlap] = useState(OVERLAP_USUAL);
  const [secret, setSecret] = useState<Issued>();
  const changed = () => invalidateOthers(client);
  const added = (credential: Issued) => {
    // What is public, or was brought along, is not shown.
    if (!credential.value) {
      close();
      done(strings.theCredentialIsGood(credential.name));
    }
    void changed();
  };
  const path = { consumer, credential: asked?.credential ?? '' };
  const revoke = async () => {
    succeeded(await api.DELETE('/api/v1/consumers/{consumer}/credentials/{credential}', { params: { path } }));
    done(strings.theCredentialIsRevoked(path.credential));
    await changed();
  };
  const rotate = async () => {
    const params = { path, query: { overlap: overlap || undefined } };
    setSecret(ok(await api.POST('/api/v1/consumers/{consumer}/credentials/{credential}/rotate', { params })));
    void changed();
  };
  if (error) return <Failure of={error} again={() => void refetch()} />;
  return (
    <Stack>
      {data?.length === 0 && (
        <Text size="sm" c="dimmed">
          {strings.noCredentialsYetThisConsumer}
        </Text>
      )}
      {data && data.length > 0 && (
        <Table.ScrollContainer minWidth={300}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{common.name}</Table.Th>
                <Table.Th>{strings.knownBy}</Table.Th>
                <Table.Th visibleFrom="sm">{strings.made}</Table.Th>
                <Table.Th visibleFrom="xs">{strings.lastUsed}</Table.Th>
                <Table.Th visibleFrom="sm">{common.expires}</Table.Th>
                <ActionsHead />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.map(({ id, name = '', type, hint, createdAt, lastUsedAt, expiresAt }) => (
                <Table.Tr key={id}>
                  <Table.Td>
                    {name}
                    <Text size="xs" c="dimmed">
                      {type}
                    </Text>
                  </Table.Td>
                  <Table.Td className="mono">
                    {hint}
                    {type === 'api-key' && '…'}
                  </Table.Td>
                  <Table.Td visibleFrom="sm">
                    <Ago at={createdAt} />
                  </Table.Td>
                  <Table.Td visibleFrom="xs">
                    <Ago at={lastUsedAt} />
                  </Table.Td>
                  <Table.Td visibleFrom="sm">
                    <Ago at={expiresAt} />
                  </Table.Td>
                  <Table.Td>
                    {mayEdit && (
                      <Group gap="xs" justify="flex-end" wrap="nowrap">
                        {type === 'api-key' && (
                          <Button
                            size="compact-sm"
                            variant="subtle"
                            onClick={() => {
                              setOverlap(OVERLAP_USUAL);
                              setAsked({ what: 'rotate', credential: name });
                            }}
                          >
                            {strings.rotate}
                          </Button>
                        )}
                        <Button
                          size="compact-sm"
                          variant="subtle"
                          color="red"
                          onClick={() => setAsked({ what: 'revoke', credential: name })}
                        >
                          {common.revoke}
                        </Button>
                      </Group>
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {mayEdit && (
        <Button
          variant="light"
          leftSection={<IconPlus size={16} />}
          style={{ alignSelf: 'flex-start' }}
          onClick={() => open({ dialog: 'new' })}
        >
          {strings.newCredential}
        </Button>
      )}
      {dialog === 'new' && mayEdit && <NewCredential consumer={consumer} onClose={close} onIssued={added} />}
      <Secret title={titled(secret?.type, consumer)} value={secret?.value} onClose={() => setSecret(undefined)}>
        {TYPE_USES[secret?.type ?? '']}
      </Secret>
      <Confirm
        opened={asked?.what === 'revoke'}
        onClose={() => setAsked(undefined)}
        title={strings.revokeTheCredential(asked?.credential)}
        verb={common.revoke}
        action={revoke}
      >
        <Consequence kind="consumer" names={[consumer]} />
        {strings.whoeverUsesItIsRefused}
      </Confirm>
      <Confirm
        opened={asked?.what === 'rotate'}
        onClose={() => setAsked(undefined)}
        title={strings.giveANewSecret(asked?.credential)}
        verb={strings.rotate}
        action={rotate}
        danger={false}
        holds
      >
        <Stack gap="sm">
          {strings.theNewOneIsGood}
          <Select
            label={strings.theOldOneStaysGood}
            data={OVERLAPS}
            value={overlap}
            allowDeselect={false}
            onChange={(next) => setOverlap(next ?? OVERLAP_USUAL)}
          />
          {overlap === '' && strings.programsThatHaveIt}
        </Stack>
      </Confirm>
    </Stack>
  );
}
