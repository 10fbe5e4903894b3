import { Alert } from '@mantine/core';
import { words } from '../api/problem';
import { Failure } from './Failure';
import type { FieldErrors } from './FieldErrors';
import classes from './Refusal.module.css';

interface Props {
  /** Undefined or null while nothing went wrong. */
  of: unknown;
  /** Those that the inputs above have asked for show theirs; the others stand here. */
  errors: FieldErrors;
}

/** Below a form's inputs: why it was not taken, as far as none of them says so. */
export function Refusal({ of, errors }: Props) {
  if (of === undefined || of === null) return null;
  if (errors.isEmpty) return <Failure of={of} />;
  const lines = errors.unasked;
  if (lines.length === 0) return null;
  return (
    <Alert color="red" variant="light" title={words(of)} role="alert">
      <ul className={classes.lines}>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </Alert>
  );
}
