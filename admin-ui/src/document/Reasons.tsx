import { Alert, Anchor } from '@mantine/core';
import type { FieldProblem } from '../api/problem';
import { strings } from '../strings/document';
import classes from './Import.module.css';

/** Of so many the editor shows where they are; the others are counted. */
export const SHOWN_MAX = 100;

interface Props {
  title: string;
  problems: readonly FieldProblem[];
  /** The line of each, where it has one. */
  lines: readonly (number | undefined)[];
  onGo: (problem: number) => void;
}

/** Why a document would be refused: what of, where, and why. */
export function Reasons({ title, problems, lines, onGo }: Props) {
  return (
    <Alert color="red" variant="light" title={title} role="alert">
      <ul className={classes.reasons}>
        {problems.slice(0, SHOWN_MAX).map(({ entity, field, message }, index) => (
          <li key={`${field} ${message}`}>
            {entity && <b>{entity} </b>}
            {field && <span className="mono">{field}: </span>}
            {message} <GoTo line={lines[index]} onGo={() => onGo(index)} />
          </li>
        ))}
        {problems.length > SHOWN_MAX && <li>{strings.andMoreReasons(problems.length - SHOWN_MAX)}</li>}
      </ul>
    </Alert>
  );
}

function GoTo({ line, onGo }: { line: number | undefined; onGo: () => void }) {
  if (line === undefined) return null;
  return (
    <Anchor
      component="button"
      type="button"
      fz="sm"
      c="inherit"
      underline="always"
      onClick={onGo}
      aria-label={strings.goToLine(line)}
    >
      {strings.line(line)}
    </Anchor>
  );
}
