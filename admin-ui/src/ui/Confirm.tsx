import { Button, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ActDialog } from './ActDialog';
import { Failure } from './Failure';
import { FieldErrors } from './FieldErrors';

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
  /** It answers with what is shown this once, and stays open until that is there. */
  holds?: boolean;
}

/** Asks before something is done that cannot simply be undone, and says why when it cannot be done. */
export function Confirm({ action, verb, children, danger = true, waits, progress, holds = false, ...dialog }: Props) {
  const run = useMutation({ mutationFn: action });
  const { onClose } = dialog;
  const close = () => {
    run.reset();
    onClose();
  };
  return (
    <ActDialog
      {...dialog}
      isPending={run.isPending}
      holds={holds}
      onClose={close}
      act={
        <Button
          color={danger ? 'red' : undefined}
          loading={run.isPending}
          disabled={waits}
          // Not with the mutation: who has closed it may have opened another one in the meantime.
          onClick={() => run.mutate(undefined, { onSuccess: onClose })}
        >
          {verb}
        </Button>
      }
    >
      <Text size="sm" component="div">
        {children}
      </Text>
      {run.isPending && progress}
      {run.error && <Failure of={run.error} />}
      {run.error && <Reasons errors={FieldErrors.of(run.error)} />}
    </ActDialog>
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
