import { Code, Group, Stack, Text } from '@mantine/core';
import { strings } from '../strings/entity';
import { Copy } from '../ui/Copy';
import { curlOf } from './curl';

/** The command that does the same. */
export function CurlView({ plural, name, body }: { plural: string; name: string; body: unknown }) {
  const command = curlOf(window.location.origin, plural, name, body);
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Text size="sm" c="dimmed">
          {strings.writesWhatTheFormShows}
        </Text>
        <Copy value={command} label={strings.copyTheCommand} />
      </Group>
      <Code block tabIndex={0}>
        {command}
      </Code>
    </Stack>
  );
}
