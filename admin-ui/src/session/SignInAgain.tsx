import { Button, Modal, Stack, Text } from '@mantine/core';
import { useEffect } from 'react';
import { queries } from '../app/queries';
import { strings } from '../strings/session';
import { SignIn } from './SignIn';
import { session } from './session';

/** Over the page when the session has ended: what was typed there is still there afterwards. */
export function SignInAgain({ opened, name }: { opened: boolean; name: string }) {
  useEffect(() => {
    if (opened) return () => void queries.invalidateQueries();
  }, [opened]);
  return (
    <Modal
      opened={opened}
      onClose={() => undefined}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
      title={strings.yourSessionHasEnded}
    >
      <Stack>
        <Text size="sm">{strings.signInAgainToGo}</Text>
        <SignIn as={name} />
        <Button variant="subtle" size="xs" onClick={() => session.set({ state: 'out' })}>
          {strings.signInAsSomebodyElse}
        </Button>
      </Stack>
    </Modal>
  );
}
