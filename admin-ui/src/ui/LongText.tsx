import { Anchor } from '@mantine/core';
import { useState } from 'react';
import { strings } from '../strings/ui';

const SHOWN_LENGTH_MAX = 500;

/** A text, of which the beginning is shown when it is very long, until all of it is asked for. */
export function LongText({ text }: { text: string }) {
  const [isWhole, setWhole] = useState(false);
  if (text.length <= SHOWN_LENGTH_MAX || isWhole) return text;
  return (
    <>
      {text.slice(0, SHOWN_LENGTH_MAX)}…{' '}
      <Anchor
        component="button"
        type="button"
        fz="inherit"
        c="inherit"
        underline="always"
        onClick={() => setWhole(true)}
      >
        {strings.showAllOf(text.length.toLocaleString('en'))}
      </Anchor>
    </>
  );
}
