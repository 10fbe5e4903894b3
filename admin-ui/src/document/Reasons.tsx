import { Alert, Anchor } from '@mantine/core';
import { useMemo } from 'react';
import type { FieldProblem } from '../api/problem';
import { strings } from '../strings/document';
import classes from './Import.module.css';
import { lines } from './place';

const SHOWN_MAX = 100;

interface Props {
  title: string;
  problems: readonly FieldProblem[];
  text: string;
  onGo: (line: number) => void;
}

/** Why a document would be refused: what of, where, and why. */
export function Reasons({ title, problems, text, onGo }: Props) {
  const shown = problems.slice(0, SHOWN_MAX);
  const places = useMemo(
    () =>
      lines(
        text,
        problems.slice(0, SHOWN_MAX).map(({ field }) => field),
      ),
    [text, problems],
  );
  return (
    <Alert color="red" variant="light" title={title} role="alert">
      <ul className={classes.reasons}>
        {shown.map(({ entity, field, message }, index) => (
          <li key={`${field} ${message}`}>
            {entity && <b>{entity} </b>}
            {field && <span className="mono">{field}: </span>}
            {message} <GoTo line={places[index]} onGo={onGo} />
          </li>
        ))}
        {problems.length > SHOWN_MAX && <li>{strings.andMoreReasons(problems.length - SHOWN_MAX)}</li>}
      </ul>
    </Alert>
  );
}

function GoTo({ line, onGo }: { line: number | undefined; onGo: Props['onGo'] }) {
  if (line === undefined) return null;
  return (
    <Anchor
      component="button"
      type="button"
      fz="sm"
      c="inherit"
      underline="always"
      onClick={() => onGo(line)}
      aria-label={strings.goToLine(line)}
    >
      {strings.line(line)}
    </Anchor>
  );
}
