import { Alert, Button, Code, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ok } from '../api/client';
import { Copy } from '../ui/Copy';
import { FormDialog } from '../ui/FormDialog';

/** Lets a node in, and says how to start it. */
export function EnrolNode({ onClose, onEnrolled }: { onClose: () => void; onEnrolled: () => void }) {
  const [name, setName] = useState('');
  const [group, setGroup] = useState('');
  const run = useMutation({
    mutationFn: async () => ok(await api.POST('/api/v1/nodes', { body: { name, group: group || undefined } })),
    onSuccess: onEnrolled,
  });
  if (run.data)
    return (
      <Modal opened onClose={onClose} title={`Start ${run.data.name}`} size="lg" closeOnClickOutside={false}>
        <HowToStart name={run.data.name ?? ''} token={run.data.token ?? ''} />
        <Group justify="flex-end" mt="md">
          <Button onClick={onClose}>I have it</Button>
        </Group>
      </Modal>
    );
  return (
    <FormDialog title="Add a node" verb="Make its token" run={run} onClose={onClose}>
      {(errors) => (
        <>
          <TextInput
            label="Name"
            placeholder="node-3"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={errors.at('name').own}
            data-autofocus
            required
          />
          <TextInput
            label="Group"
            placeholder="default"
            value={group}
            onChange={(event) => setGroup(event.currentTarget.value)}
            error={errors.at('group').own}
          />
        </>
      )}
    </FormDialog>
  );
}

function HowToStart({ name, token }: { name: string; token: string }) {
  const settings = [
    `PORTICO_NODE_NAME=${name} \\`,
    `PORTICO_NODE_TOKEN=${token} \\`,
    `PORTICO_ADMIN_URLS=http://${window.location.hostname}:8710 \\`,
    'PORTICO_KEYRING_FILE=/etc/portico/keyring \\',
    'java -jar proxy-node/target/quarkus-app/quarkus-run.jar',
  ].join('\n');
  return (
    <Stack>
      <Alert color="yellow">The token is shown this once. Copy it now; nobody can read it later.</Alert>
      <Group justify="space-between">
        <Text size="sm">
          On its machine, with the keyring of the admin service; the address is that of the node channel.
        </Text>
        <Copy value={settings} label="Copy the command" />
      </Group>
      <Code block data-testid="secret" tabIndex={0}>
        {settings}
      </Code>
    </Stack>
  );
}
