import { Button, Stack, Text } from '@mantine/core';
import { strings } from '../strings/session';
import { failed } from '../ui/toast';
import { PasswordForm } from './PasswordForm';
import { renew, signOut } from './session';

/** One-time passwords are good for one thing: to choose another. */
export function FirstPassword() {
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        {strings.thePasswordThatYouSigned}
      </Text>
      <PasswordForm verb={strings.saveAndGoOn} onDone={() => renew().catch(failed)} />
      <Button variant="subtle" size="xs" onClick={() => signOut().catch(failed)}>
        {strings.signOut}
      </Button>
    </Stack>
  );
}
