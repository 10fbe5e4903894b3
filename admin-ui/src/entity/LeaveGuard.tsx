import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { strings } from '../strings/entity';

/** Asks before what is not saved is lost. */
export function LeaveGuard({ onStay, onLeave }: { onStay: () => void; onLeave: () => void }) {
  return (
    <Modal opened onClose={onStay} title={strings.leaveWithoutSaving}>
      <Stack>
        <Text size="sm">{strings.whatYouChangedHereHas}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onStay} data-autofocus>
            {strings.stay}
          </Button>
          <Button color="red" onClick={onLeave}>
            {strings.leave}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
