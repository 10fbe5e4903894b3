import { Code, Group, Stack, Text } from '@mantine/core';
import { Copy } from '../ui/Copy';
import { curlOf } from './curl';

/** The command that does the same. */
export function CurlView({ plural, name, body }: { plural: string; name: string; body: unknown }) {
  const command = curlOf(window.location.origin, plural, name, body);
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Text size="sm" c="dimmed">
          Writes what the form shows now. <code>PORTICO_TOKEN</code> is a personal access token of yours.
        </Text>
        <Copy value={command} label="Copy the command" />
      </Group>
      <Code block tabIndex={0}>
        {command}
      </Code>
    </Stack>
  );
}
