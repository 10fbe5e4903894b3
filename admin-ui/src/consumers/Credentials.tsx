import { Badge, Button, Group, Modal, Stack, Table, Text, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ok, page, type Schemas, succeeded } from '../api/client';
import { invalidateOthers } from '../entity/queries';
import { useMay } from '../session/useUser';
import { Ago } from '../ui/Ago';
import { Confirm } from '../ui/Confirm';
import { Failure } from '../ui/Failure';
import { FieldErrors } from '../ui/FieldErrors';
import { Secret } from '../ui/Secret';
import { done } from '../ui/toast';

type Credential = Schemas['Credential'];

const credentials = (consumer: string) =>
  queryOptions({
    queryKey: ['consumers', 'credentials', consumer],
    queryFn: async ({ signal }) => {
      const params = { path: { consumer } };
      return page<Credential>(ok(await api.GET('/api/v1/consumers/{consumer}/credentials', { params, signal }))).items;
    },
  });

type Asked = { what: 'revoke' | 'rotate'; credential: string };

/** By what a consumer proves who it is. */
export function Credentials({ name: consumer }: { name: string }) {
  const client = useQueryClient();
  const mayEdit = useMay('editor');
  const { data, error, refetch } = useQuery(credentials(consumer));
  const [adding, setAdding] = useState(false);
  const [asked, setAsked] = useState<Asked>();
  const [secret, setSecret] = useState<string>();
  const changed = () => invalidateOthers(client);
  const issued = (value: string | undefined) => {
    setAdding(false);
    setSecret(value);
    void changed();
  };
  const path = { consumer, credential: asked?.credential ?? '' };
  const revoke = async () => {
    succeeded(await api.DELETE('/api/v1/consumers/{consumer}/credentials/{credential}', { params: { path } }));
    done(`The key ${path.credential} is revoked`);
    await changed();
  };
  const rotate = async () => {
    const params = { path, query: { overlap: '1h' } };
    issued(ok(await api.POST('/api/v1/consumers/{consumer}/credentials/{credential}/rotate', { params })).value);
  };
  if (error) return <Failure of={error} again={() => void refetch()} />;
  return (
    <Stack>
      {data?.length === 0 && (
        <Text size="sm" c="dimmed">
          No credentials yet: this consumer cannot say who it is.
        </Text>
      )}
      {data && data.length > 0 && (
        <Table.ScrollContainer minWidth={420}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Name</Table.Th>
                <Table.Th>Begins with</Table.Th>
                <Table.Th>Made</Table.Th>
                <Table.Th>Expires</Table.Th>
                <Table.Th aria-label="Actions" />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.map(({ id, name = '', type, hint, createdAt, expiresAt }) => (
                <Table.Tr key={id}>
                  <Table.Td>
                    {name}{' '}
                    <Badge variant="default" size="sm" tt="none" fw={400}>
                      {type}
                    </Badge>
                  </Table.Td>
                  <Table.Td className="mono">{hint}…</Table.Td>
                  <Table.Td>
                    <Ago at={createdAt} />
                  </Table.Td>
                  <Table.Td>
                    <Ago at={expiresAt} />
                  </Table.Td>
                  <Table.Td>
                    {mayEdit && (
                      <Group gap="xs" justify="flex-end" wrap="nowrap">
                        <Button
                          size="compact-sm"
                          variant="subtle"
                          onClick={() => setAsked({ what: 'rotate', credential: name })}
                        >
                          Rotate
                        </Button>
                        <Button
                          size="compact-sm"
                          variant="subtle"
                          color="red"
                          onClick={() => setAsked({ what: 'revoke', credential: name })}
                        >
                          Revoke
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
          onClick={() => setAdding(true)}
        >
          New API key
        </Button>
      )}
      {adding && <NewKey consumer={consumer} onClose={() => setAdding(false)} onIssued={issued} />}
      <Secret title={`API key of ${consumer}`} value={secret} onClose={() => setSecret(undefined)}>
        Sent in the header field <code>x-api-key</code>, unless the route's key-auth policy says otherwise.
      </Secret>
      <Confirm
        opened={asked?.what === 'revoke'}
        onClose={() => setAsked(undefined)}
        title={`Revoke the key ${asked?.credential}?`}
        verb="Revoke"
        action={revoke}
      >
        Whoever uses it is refused on all nodes, at once. It never comes back, not even by a rollback.
      </Confirm>
      <Confirm
        opened={asked?.what === 'rotate'}
        onClose={() => setAsked(undefined)}
        title={`Give ${asked?.credential} a new secret?`}
        verb="Rotate"
        action={rotate}
        danger={false}
      >
        The new one is good at once; the old one stays good for another hour.
      </Confirm>
    </Stack>
  );
}

interface NewKeyProps {
  consumer: string;
  onClose: () => void;
  onIssued: (value: string | undefined) => void;
}

function NewKey({ consumer, onClose, onIssued }: NewKeyProps) {
  const [name, setName] = useState('main');
  const run = useMutation({
    mutationFn: async () =>
      ok(
        await api.POST('/api/v1/consumers/{consumer}/credentials', {
          params: { path: { consumer } },
          body: { type: 'api-key', name },
        }),
      ),
    onSuccess: ({ value }) => onIssued(value),
  });
  const errors = FieldErrors.of(run.error);
  return (
    <Modal opened onClose={onClose} title={`New API key for ${consumer}`}>
      <Stack>
        <TextInput
          label="Name"
          description="To tell it from the others."
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={errors.at('name').own}
          data-autofocus
        />
        {run.error && errors.isEmpty && <Failure of={run.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button loading={run.isPending} onClick={() => run.mutate()}>
            Make the key
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
