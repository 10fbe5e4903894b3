import { Button, Group, Modal, Stack } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { common } from '../strings/common';
import { strings } from '../strings/ui';
import { useStay } from './useStay';

interface Props {
  opened?: boolean;
  title: string;
  /** It is being done. */
  isPending: boolean;
  /** Only this dialog says what comes of it: it stays until that is known. */
  holds: boolean;
  onClose: () => void;
  children: ReactNode;
  /** The button that does it. */
  act: ReactNode;
  /** Where fields are sent off together. */
  onSubmit?: (event: FormEvent) => void;
}

/** What is done by a button, and the ways out of it: Cancel, Escape, the cross and a click beside it. */
export function ActDialog({ opened = true, title, isPending, holds, onClose, children, act, onSubmit }: Props) {
  const isShut = holds && isPending;
  // Its answer may have a secret; where it is shown by the page, the page has to be there.
  useStay(isPending);
  const close = () => {
    if (!isShut) onClose();
  };
  const content = (
    <Stack>
      {children}
      <Group justify="flex-end">
        <Button variant="default" onClick={close} disabled={isShut} data-autofocus={onSubmit ? undefined : true}>
          {strings.cancel}
        </Button>
        {act}
      </Group>
    </Stack>
  );
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={title}
      closeButtonProps={{ 'aria-label': common.close, disabled: isShut }}
    >
      {onSubmit ? (
        <form onSubmit={onSubmit} noValidate>
          {content}
        </form>
      ) : (
        content
      )}
    </Modal>
  );
}
