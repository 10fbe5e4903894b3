import { Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { strings } from '../strings/compositions';
import type { FieldErrors } from '../ui/FieldErrors';
import type { Call, Calls } from './api';
import classes from './Compositions.module.css';
import { type Box, byName, type Graph, type Line, neighbour } from './graph';
import { hue } from './hues';

interface Props {
  graph: Graph;
  calls: Calls;
  chosen: string | undefined;
  onChoose: (name: string) => void;
  errors: FieldErrors;
}

const BOX = { width: 176, height: 58 };
const GAP = { across: 52, down: 14, column: 20 };
const TITLE = 26;

/** Calls as boxes, steps from left to right, and lines for what goes from one to another. */
export function Picture({ graph, calls, chosen, onChoose, errors }: Props) {
  const list = useRef<HTMLOListElement>(null);
  const names = Object.keys(calls).sort(byName);
  const left = leftOf(graph);
  const width = (left.at(-1) ?? 0) + BOX.width;
  const height = TITLE + graph.rows * (BOX.height + GAP.down) - GAP.down;
  const go = (event: KeyboardEvent, from: string) => {
    const next = neighbour(graph, from, event.key);
    if (next === undefined) return;
    event.preventDefault();
    onChoose(next);
    list.current?.querySelector<HTMLElement>(`[data-call="${CSS.escape(next)}"]`)?.focus();
  };
  const at = graph.boxes.find(({ name }) => name === chosen);
  const chosenLeft = at && left[at.column];
  // The picture only, never the page: what is beside or beneath it is looked at.
  useEffect(() => {
    const scrolled = list.current?.parentElement;
    if (!scrolled || chosenLeft === undefined) return;
    const most = chosenLeft - GAP.column;
    const least = chosenLeft + BOX.width + GAP.column - scrolled.clientWidth;
    scrolled.scrollLeft = Math.max(least, Math.min(most, scrolled.scrollLeft));
  }, [chosenLeft]);
  const x = ({ column }: Box) => left[column] ?? 0;
  const y = ({ row }: Box) => TITLE + row * (BOX.height + GAP.down);
  return (
    <div className={classes.scroll}>
      <ol ref={list} className={classes.picture} style={{ width, height }} aria-label={strings.callsStepByStep}>
        {graph.steps.map((step, at) => (
          <li key={step.join(' ')} aria-label={at === 0 ? strings.theseStartAtOnce : strings.step(at + 1)}>
            <Text
              size="xs"
              fw={600}
              c="dimmed"
              aria-hidden="true"
              className={classes.title}
              style={{ left: left[graph.spans[at]?.column ?? 0] ?? 0 }}
            >
              {at === 0 ? strings.atOnce : strings.thenStep}
            </Text>
            <ul className={classes.step}>
              {graph.boxes
                .filter(({ name }) => step.includes(name))
                .map((box) => (
                  <li key={box.name}>
                    <button
                      type="button"
                      data-call={box.name}
                      className={`${classes.box} ${hue(names, box.name)}`}
                      style={{ left: x(box), top: y(box), width: BOX.width, height: BOX.height }}
                      aria-pressed={box.name === chosen}
                      aria-label={described(box, calls[box.name] ?? {}, graph, !errors.at(box.name).isEmpty)}
                      tabIndex={box.name === (chosen ?? graph.boxes[0]?.name) ? 0 : -1}
                      onClick={() => onChoose(box.name)}
                      onKeyDown={(event) => go(event, box.name)}
                    >
                      <Inside box={box} call={calls[box.name] ?? {}} isWrong={isWrong(box, graph, errors)} />
                    </button>
                  </li>
                ))}
            </ul>
          </li>
        ))}
        <li aria-hidden="true" className={classes.lines}>
          <svg width={width} height={height} aria-hidden="true">
            {graph.lines.map((line) => (
              <path
                key={`${line.from.name} ${line.to.name}`}
                d={curve(line, x, y)}
                className={classes.line}
                data-chosen={line.from.name === chosen || line.to.name === chosen || undefined}
              />
            ))}
          </svg>
        </li>
      </ol>
    </div>
  );
}

function Inside({ box: { name, unknown }, call, isWrong }: { box: Box; call: Call; isWrong: boolean }) {
  const marks = marksOf(call);
  return (
    <>
      <span className={classes.boxName}>
        {isWrong && <IconAlertTriangle size={14} className={classes.wrong} />}
        {name}
      </span>
      <span className={classes.boxLine}>
        {unknown.length > 0 ? strings.noCall(unknown.join(', ')) : requestOf(call)}
      </span>
      <span className={classes.boxLine}>{[call.service ?? strings.noService, ...marks].join(' · ')}</span>
    </>
  );
}

function isWrong({ name, unknown }: Box, { circular }: Graph, errors: FieldErrors): boolean {
  return unknown.length > 0 || circular.includes(name) || !errors.at(name).isEmpty;
}

function requestOf({ method, path, body, graphql }: Call): string {
  return `${method ?? (body !== undefined || graphql !== undefined ? 'POST' : 'GET')} ${path ?? ''}`;
}

function marksOf({ when, forEach, failure, fallback }: Call): string[] {
  return [
    when && strings.when,
    forEach && strings.forEach,
    failure === 'optional' && 'optional',
    fallback !== undefined && strings.hasFallback,
  ].filter((mark) => typeof mark === 'string');
}

/** What the picture shows of a call, for those who do not see it. */
function described({ name, after, unknown }: Box, call: Call, { circular }: Graph, isRefused: boolean): string {
  return [
    strings.callOf(name, requestOf(call), call.service),
    ...marksOf(call),
    after.length > 0 ? strings.after(after.join(', ')) : strings.startsAtOnce,
    unknown.length > 0 && strings.thereIsNoCall(unknown.join(', ')),
    circular.includes(name) && strings.waitsInACircle,
    isRefused && strings.hasErrors,
  ]
    .filter(Boolean)
    .join(', ');
}

/** Columns of one step stand nearer together than steps do. */
function leftOf({ spans }: Graph): number[] {
  const left: number[] = [];
  let at = 0;
  for (const { columns } of spans) {
    for (let column = 0; column < columns; column++) left.push(at + column * (BOX.width + GAP.column));
    at += columns * (BOX.width + GAP.column) - GAP.column + GAP.across;
  }
  return left;
}

function curve({ from, to }: Line, x: (box: Box) => number, y: (box: Box) => number): string {
  const x1 = x(from) + BOX.width;
  const y1 = y(from) + BOX.height / 2;
  const x2 = x(to);
  const y2 = y(to) + BOX.height / 2;
  const bend = Math.max(24, Math.abs(x2 - x1) / 2);
  return `M${x1} ${y1} C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}
