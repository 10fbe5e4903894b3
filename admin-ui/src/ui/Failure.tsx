import { Alert, Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { words } from '../api/problem';
import { strings } from '../strings/ui';

/** In place of what could not be loaded. */
export function Failure({ of, again }: { of: unknown; again?: () => void }) {
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle size={18} />} role="alert">
      <Group justify="space-between">
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {words(of)}
        </Text>
        {again && (
          <Button size="xs" variant="default" onClick={again}>
            {strings.tryAgain}
          </Button>
        )}
      </Group>
    </Alert>
  );
}
