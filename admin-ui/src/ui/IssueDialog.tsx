import type { UseMutationResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { FieldErrors } from './FieldErrors';
import { FormDialog } from './FormDialog';
import { Secret } from './Secret';

interface Shown {
  title: string;
  value: string;
  /** What to do with it. */
  about?: ReactNode;
}

interface Props<T> {
  title: string;
  verb: string;
  run: UseMutationResult<T, Error, void>;
  onClose: () => void;
  /** What only this answer has; undefined when it has nothing of the kind. */
  shown: (made: T) => Shown | undefined;
  children: (errors: FieldErrors) => ReactNode;
}

/** A few fields that are sent off together, and the secret that is made of them, which is shown this once. */
export function IssueDialog<T>({ shown, ...form }: Props<T>) {
  const secret = form.run.data === undefined ? undefined : shown(form.run.data);
  if (secret === undefined) return <FormDialog {...form} />;
  return (
    <Secret title={secret.title} value={secret.value} onClose={form.onClose}>
      {secret.about}
    </Secret>
  );
}
