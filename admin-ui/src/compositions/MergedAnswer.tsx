import { Code, Group, Text, Title } from '@mantine/core';
import { useMemo } from 'react';
import { common } from '../strings/common';
import { strings } from '../strings/compositions';
import { byName } from './graph';
import { hue } from './hues';
import { beginningOf, jsonLines, originOf } from './jsonLines';
import type { Trial } from './sample';
import classes from './Trial.module.css';

interface Props {
  trial: Trial;
  /** Of all calls: their colours go by it. */
  names: readonly string[];
}

/** The answer, and which call each part of it is from: by its colour, and by its name where it begins. */
export function MergedAnswer({ trial: { body = '', whole, origins = {}, overridden = {} }, names }: Props) {
  const lines = useMemo(
    () => jsonLines(body) ?? (whole === false ? jsonLines(beginningOf(body) ?? '') : undefined),
    [body, whole],
  );
  const from = [...new Set(Object.values(origins))].sort(byName);
  return (
    <section aria-label={common.answer}>
      <Group justify="space-between" gap="xs" mb="xs">
        <Title order={2} size="h5">
          {strings.theAnswer}
        </Title>
        <Group gap="md" component="ul" aria-label={strings.callsThatItIsFrom} className={classes.legend}>
          {from.map((name) => (
            <li key={name} className={hue(names, name)}>
              <span className={classes.swatch} />
              <Text size="xs" span>
                {name}
              </Text>
            </li>
          ))}
        </Group>
      </Group>
      {lines === undefined ? (
        <Code block tabIndex={0} className={classes.raw}>
          {body}
        </Code>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by the keyboard
        <ol className={classes.lines} tabIndex={0} aria-label={strings.linesOfTheAnswer}>
          {lines.map(({ text, depth, pointer }, at) => {
            const origin = originOf(pointer, origins);
            const before = lines[at - 1];
            const isFirst =
              origin !== undefined && (before === undefined || originOf(before.pointer, origins) !== origin);
            const gave = overridden[pointer];
            const isEnd = /^[\]}],?$/.test(text);
            return (
              <li
                // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
                key={at}
                className={
                  origin === undefined ? classes.line : `${classes.line} ${classes.owned} ${hue(names, origin)}`
                }
                title={origin === undefined ? strings.ofSeveralCalls : strings.from(origin)}
              >
                <span className={classes.from}>{isFirst && origin}</span>
                <code style={{ paddingLeft: `${depth}rem` }}>
                  {text}
                  {gave && !isEnd && <span className={classes.gave}>{strings.heldOver(gave.join(', '))}</span>}
                </code>
              </li>
            );
          })}
        </ol>
      )}
    </section>
  );
}
