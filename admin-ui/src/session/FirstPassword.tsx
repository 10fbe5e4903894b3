import { Button, Stack, Text } from '@mantine/core';
import { failed } from '../ui/toast';
import { PasswordForm } from './PasswordForm';
import { renew, signOut } from './session';

/** One-time passwords are good for one thing: to choose another. */
export function FirstPassword() {
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        The password that you signed in with was for once only.
      </Text>
      <PasswordForm verb="Save and go on" onDone={() => renew().catch(failed)} />
      <Button variant="subtle" size="xs" onClick={() => signOut().catch(failed)}>
        Sign out
      </Button>
    </Stack>
  );
}
