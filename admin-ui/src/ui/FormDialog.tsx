import { Button } from '@mantine/core';
import type { UseMutationResult } from '@tanstack/react-query';
import type { FormEvent, ReactNode } from 'react';
import { ActDialog } from './ActDialog';
import { FieldErrors } from './FieldErrors';
import { Refusal } from './Refusal';

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
  const submit = (event: FormEvent) => {
    event.preventDefault();
    run.mutate();
  };
  return (
    <ActDialog
      title={title}
      isPending={run.isPending}
      holds
      onClose={onClose}
      onSubmit={submit}
      act={
        <Button type="submit" loading={run.isPending}>
          {verb}
        </Button>
      }
    >
      {children(errors)}
      <Refusal of={run.error} errors={errors} />
    </ActDialog>
  );
}
