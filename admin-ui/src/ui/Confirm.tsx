import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { strings } from '../strings/ui';
import { Failure } from './Failure';
import { FieldErrors } from './FieldErrors';
import { useStay } from './useStay';

interface Props {
  opened: boolean;
  onClose: () => void;
  title: string;
  /** What will happen, named. */
  children: ReactNode;
  /** The verb on the button. */
  verb: string;
  action: () => Promise<void>;
  danger?: boolean;
  /** True while it is not known yet what will happen. */
  waits?: boolean;
  /** How far it is while it is being done. */
  progress?: ReactNode;
}

/** Asks before something is done that cannot simply be undone, and says why when it cannot be done. */
export function Confirm({ opened, onClose, title, children, verb, action, danger = true, waits, progress }: Props) {
  const run = useMutation({ mutationFn: action });
  // Its answer may have a secret, and then belongs to this dialog.
  useStay(run.isPending);
  const close = () => {
    run.reset();
    onClose();
  };
  return (
    <Modal opened={opened} onClose={close} title={title}>
      <Stack>
        <Text size="sm" component="div">
          {children}
        </Text>
        {run.isPending && progress}
        {run.error && <Failure of={run.error} />}
        {run.error && <Reasons errors={FieldErrors.of(run.error)} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close} data-autofocus>
            {strings.cancel}
          </Button>
          <Button
            color={danger ? 'red' : undefined}
            loading={run.isPending}
            disabled={waits}
            // Not with the mutation: who has closed it may have opened another one in the meantime.
            onClick={() => run.mutate(undefined, { onSuccess: onClose })}
          >
            {verb}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function Reasons({ errors }: { errors: FieldErrors }) {
  if (errors.isEmpty) return null;
  return (
    <Text size="sm" component="ul" m={0} pl="lg">
      {errors.lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </Text>
  );
}
