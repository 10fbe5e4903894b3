import { Tooltip } from '@mantine/core';
import { useEffect, useState } from 'react';
import { strings } from '../strings/ui';
import { ago, moment } from './time';

const STEP_MILLIS = 5000;

/** A time as what has passed since, and in full in the viewer's zone on hover. */
export function Ago({ at }: { at: string | undefined }) {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), STEP_MILLIS);
    return () => clearInterval(timer);
  }, []);
  if (at === undefined) return <>{strings.never}</>;
  return (
    <Tooltip label={moment(at)}>
      <time dateTime={at}>{ago(at, now)}</time>
    </Tooltip>
  );
}
