import { Text } from '@mantine/core';
import type { CSSProperties, ReactNode } from 'react';
import classes from './TryItPage.module.css';

interface Props {
  tone: string;
  title: ReactNode;
  children?: ReactNode;
  unreached?: boolean;
}

/** One of the things that happen to a request, one after the other. */
export function Step({ tone, title, children, unreached }: Props) {
  return (
    <li className={`${classes.step} ${unreached ? classes.unreached : ''}`} style={toned(tone)}>
      <span className={classes.dot} aria-hidden="true" />
      <Text fw={500} size="sm" component="h2">
        {title}
      </Text>
      {children}
    </li>
  );
}

export function toned(tone: string): CSSProperties & Record<'--tone', string> {
  return { '--tone': `var(--mantine-color-${tone}-filled)` };
}
