import { Button, Group, Modal, Stack, Text } from '@mantine/core';

/** Asks before what is not saved is lost. */
export function LeaveGuard({ onStay, onLeave }: { onStay: () => void; onLeave: () => void }) {
  return (
    <Modal opened onClose={onStay} title="Leave without saving?">
      <Stack>
        <Text size="sm">What you changed here has not been saved, and will be lost.</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onStay} data-autofocus>
            Stay
          </Button>
          <Button color="red" onClick={onLeave}>
            Leave
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
