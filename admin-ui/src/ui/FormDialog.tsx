import { Button, Group, Modal, Stack } from '@mantine/core';
import type { UseMutationResult } from '@tanstack/react-query';
import type { FormEvent, ReactNode } from 'react';
import { strings } from '../strings/ui';
import { FieldErrors } from './FieldErrors';
import { Refusal } from './Refusal';
import { useStay } from './useStay';

interface Props<T> {
  title: string;
  /** The verb on the button. */
  verb: string;
  run: UseMutationResult<T, Error, void>;
  onClose: () => void;
  /** The fields; errors stand beneath them. */
  children: (errors: FieldErrors) => ReactNode;
}

/** A few fields that are sent off together. What the API has against none of them is said below. */
export function FormDialog<T>({ title, verb, run, onClose, children }: Props<T>) {
  const errors = FieldErrors.of(run.error);
  // A secret that is made is shown by its answer alone, and by this dialog.
  useStay(run.isPending);
  const close = () => {
    if (!run.isPending) onClose();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    run.mutate();
  };
  return (
    <Modal opened onClose={close} title={title}>
      <form onSubmit={submit} noValidate>
        <Stack>
          {children(errors)}
          <Refusal of={run.error} errors={errors} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close} disabled={run.isPending}>
              {strings.cancel}
            </Button>
            <Button type="submit" loading={run.isPending}>
              {verb}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
