import { Badge, Group, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { answerTone, took } from '../explain/outcome';
import { strings } from '../strings/compositions';
import { hue } from './hues';
import type { Trial, TriedCall } from './sample';
import classes from './Trial.module.css';
import { type Bar, barOf, inTime, labelOf, size, times } from './timeLine';

interface Props {
  trial: Trial;
  /** Of all calls: their colours go by it. */
  names: readonly string[];
}

const HEIGHT = 14;

/** When each call began, waited and ended, one beneath the other. */
export function TimeLine({ trial: { calls = [], micros = 0 }, names }: Props) {
  return (
    <section aria-label={strings.timeLine}>
      <Group justify="space-between" gap="xs" mb="xs">
        <Title order={2} size="h5">
          {strings.timeLine}
        </Title>
        <Group gap="md" aria-hidden="true">
          <Key className={classes.wait} words={strings.waitingForTheAnswer} />
          <Key className={classes.transfer} words={strings.transfer} />
        </Group>
      </Group>
      <ol className={classes.rows}>
        {inTime(calls).map((call) => (
          <Row key={labelOf(call)} call={call} bar={barOf(call, micros)} hue={hue(names, call.name ?? '')} />
        ))}
      </ol>
      <Group justify="space-between" className={classes.axis} aria-hidden="true">
        <span>0</span>
        <span>{took(micros)}</span>
      </Group>
    </section>
  );
}

function Key({ className, words }: { className: string | undefined; words: string }) {
  return (
    <Group gap={6}>
      <svg width={18} height={10} className={classes.key} aria-hidden="true">
        <rect width={18} height={10} className={className} />
      </svg>
      <Text size="xs" c="dimmed">
        {words}
      </Text>
    </Group>
  );
}

const WIDTH = 1000;
/** What was over at once is still to be seen. */
const WIDTH_MIN = 6;

function Row({ call, bar, hue: colour }: { call: TriedCall; bar: Bar | undefined; hue: string }) {
  const width = (from: number, to: number) => Math.max(WIDTH_MIN, (to - from) * WIDTH);
  return (
    <li className={`${classes.row} ${colour}`} data-testid={`call ${labelOf(call)}`}>
      <div className={classes.name}>
        <Text size="sm" fw={600} truncate component="div">
          <Link to="." search={(before) => ({ ...before, view: 'form', call: call.name })} className={classes.link}>
            {labelOf(call)}
          </Link>
        </Text>
        <Text size="xs" c="dimmed" className="mono" truncate title={call.request}>
          {call.request ?? ''}
        </Text>
      </div>
      <div className={classes.what}>
        <Fate call={call} />
        {call.bytes !== undefined && <Text size="xs">{size(call.bytes)}</Text>}
      </div>
      <div className={classes.bar}>
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" className={classes.track} aria-hidden="true">
          {bar && (
            <>
              <rect x={bar.start * WIDTH} width={width(bar.start, bar.head)} height={HEIGHT} className={classes.wait} />
              <rect
                x={Math.min(bar.head * WIDTH, WIDTH - WIDTH_MIN)}
                width={width(bar.head, bar.end)}
                height={HEIGHT}
                className={classes.transfer}
              />
            </>
          )}
        </svg>
        <Text size="xs" c="dimmed">
          {times(call)}
        </Text>
      </div>
    </li>
  );
}

const WORDS = {
  done: strings.done,
  skipped: strings.leftOut,
  failed: strings.isFailed,
  ended: strings.ended,
} as const;
const TONES = { done: 'teal', skipped: 'gray', failed: 'red', ended: 'gray' } as const;

function Fate({ call: { outcome = 'done', status, reason } }: { call: TriedCall }) {
  return (
    <Group gap={4} wrap="nowrap">
      {status !== undefined && (
        <Badge color={answerTone(status)} variant="light" size="sm" tt="none">
          {status}
        </Badge>
      )}
      {(outcome !== 'done' || status === undefined) && (
        <Badge color={TONES[outcome]} variant="light" size="sm" tt="none" fw={500}>
          {WORDS[outcome]}
          {reason && `: ${reason}`}
        </Badge>
      )}
    </Group>
  );
}
