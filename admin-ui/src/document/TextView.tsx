import { Code, Text } from '@mantine/core';
import { strings } from '../strings/document';
import classes from './TextView.module.css';

/** More is for an editor: it can be downloaded. */
const SHOWN_LENGTH_MAX = 100_000;

/** A document to be looked at: its beginning when it is very long. */
export function TextView({ text, label }: { text: string; label: string }) {
  const isWhole = text.length <= SHOWN_LENGTH_MAX;
  return (
    <>
      <Code block tabIndex={0} className={classes.text} aria-label={label} role="region">
        {isWhole ? text : text.slice(0, SHOWN_LENGTH_MAX)}
      </Code>
      {!isWhole && (
        <Text size="xs" c="dimmed">
          {strings.thisIsTheBeginning}
        </Text>
      )}
    </>
  );
}
