import '@mantine/core/styles/Progress.css';
import { Loader, Progress } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { type ReactNode, useEffect, useState } from 'react';
import { strings } from '../strings/ui';
import classes from './Stages.module.css';

export interface Stage {
  text: string;
  isDone: boolean;
  /** How much of it is done, from 0 to 1; undefined while nobody can say. */
  part?: number;
}

/** Shorter ones are over before one could read of them. */
const SHOWN_AFTER_MILLIS = 400;

/** What of something long is done, and what is under way: no more than is known. */
export function Stages({ of }: { of: readonly Stage[] }) {
  const seconds = useSeconds();
  if (seconds === undefined) return null;
  return (
    <ol className={classes.stages} data-testid="stages">
      {of.map(({ text, isDone, part }) => (
        <li key={text} className={classes.stage}>
          {isDone ? <IconCheck size={16} aria-hidden="true" /> : <Loader size={14} aria-hidden="true" />}
          <span role="status">
            {text}
            <Dimmed>{!isDone && part === undefined && seconds > 1 && strings.forSeconds(seconds)}</Dimmed>
          </span>
          {!isDone && part !== undefined && (
            <Progress className={classes.bar} value={part * 100} size="sm" aria-label={text} />
          )}
        </li>
      ))}
    </ol>
  );
}

/** Not said aloud: it changes each second. */
function Dimmed({ children }: { children: ReactNode }) {
  return <span aria-hidden="true">{children}</span>;
}

/** The seconds since this is looked at; undefined when that has hardly begun. */
function useSeconds(): number | undefined {
  const [seconds, setSeconds] = useState<number>();
  useEffect(() => {
    const from = Date.now();
    const count = () => setSeconds(Math.floor((Date.now() - from) / 1000));
    const first = setTimeout(count, SHOWN_AFTER_MILLIS);
    const then = setInterval(count, 1000);
    return () => {
      clearTimeout(first);
      clearInterval(then);
    };
  }, []);
  return seconds;
}
