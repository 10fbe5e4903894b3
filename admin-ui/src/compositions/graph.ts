import { strings } from '../strings/compositions';
import type { Calls } from './api';
import { callOf, sourcesOf } from './template';

/** A call in the picture. */
export interface Box {
  name: string;
  /** Whose answers it waits for. */
  after: readonly string[];
  /** What it names that is no call. */
  unknown: readonly string[];
  /** From 0: calls of one step start together. */
  step: number;
  column: number;
  row: number;
}

/** What one call hands on to another one. */
export interface Line {
  from: Box;
  to: Box;
}

export interface Graph {
  boxes: readonly Box[];
  lines: readonly Line[];
  /** The names of the calls that start together, step by step. */
  steps: readonly (readonly string[])[];
  /** Calls that wait for each other, in a circle, and those behind them; they are the last step. */
  circular: readonly string[];
  /** In which column each step begins, and how many it has. */
  spans: readonly { column: number; columns: number }[];
  columns: number;
  rows: number;
}

/** A step with more calls has several columns: the picture stays one that one can look at. */
const ROWS_MAX = 8;

/** By what they begin with, numbers as numbers. */
export const byName = new Intl.Collator('en', { numeric: true }).compare;

/** The calls of a composition, each behind all that it takes something from. */
export function graphOf(calls: Calls): Graph {
  const names = Object.keys(calls).sort(byName);
  const needs = new Map(names.map((name) => [name, needsOf(calls, name)]));
  const { steps, circular } = stepsOf(names, needs);
  const boxes = new Map<string, Box>();
  const spans: { column: number; columns: number }[] = [];
  let column = 0;
  for (const [step, members] of steps.entries()) {
    const ordered = beside(members, needs, boxes);
    const columns = Math.ceil(ordered.length / ROWS_MAX);
    const rows = Math.ceil(ordered.length / columns);
    for (const [at, name] of ordered.entries()) {
      const all = [...(needs.get(name) ?? [])];
      boxes.set(name, {
        name,
        after: all.filter((one) => needs.has(one)),
        unknown: all.filter((one) => !needs.has(one)),
        step,
        column: column + Math.floor(at / rows),
        row: at % rows,
      });
    }
    spans.push({ column, columns });
    column += columns;
  }
  const lines = [...boxes.values()].flatMap((to) =>
    to.after.flatMap((name) => {
      const from = boxes.get(name);
      return from === undefined ? [] : [{ from, to }];
    }),
  );
  return {
    boxes: [...boxes.values()],
    lines,
    steps,
    circular,
    spans,
    columns: column,
    rows: Math.max(0, ...[...boxes.values()].map(({ row }) => row + 1)),
  };
}

function needsOf(calls: Calls, name: string): Set<string> {
  return new Set(sourcesOf(calls[name] ?? {}).flatMap((source) => callOf(source) ?? []));
}

function stepsOf(names: readonly string[], needs: ReadonlyMap<string, ReadonlySet<string>>) {
  const steps: string[][] = [];
  const placed = new Set<string>();
  while (placed.size < names.length) {
    const next = names.filter(
      (name) => !placed.has(name) && [...(needs.get(name) ?? [])].every((one) => placed.has(one) || !needs.has(one)),
    );
    if (next.length === 0) {
      const circular = names.filter((name) => !placed.has(name));
      return { steps: [...steps, circular], circular };
    }
    for (const name of next) placed.add(name);
    steps.push(next);
  }
  return { steps, circular: [] };
}

/** The calls of a step near to those that they take from, so that few lines cross. */
function beside(
  members: readonly string[],
  needs: ReadonlyMap<string, ReadonlySet<string>>,
  placed: ReadonlyMap<string, Box>,
): string[] {
  const place = (name: string) => {
    const rows = [...(needs.get(name) ?? [])].flatMap((one) => placed.get(one)?.row ?? []);
    return rows.reduce((sum, row) => sum + row, 0) / Math.max(1, rows.length);
  };
  return members
    .map((name) => ({ name, at: place(name) }))
    .sort((a, b) => a.at - b.at || byName(a.name, b.name))
    .map(({ name }) => name);
}

const NAMED_MAX = 6;

/** The graph in a sentence: offers and user start at once, then orders. */
export function inWords({ steps, circular }: Graph): string {
  if (steps.length === 0) return strings.noCallsYet;
  const sound = circular.length > 0 ? steps.slice(0, -1) : steps;
  const start = sound
    .map((step, at) => (at === 0 ? strings.first(listed(step)) : strings.thenCalls(listed(step))))
    .join(', ');
  const circle = circular.length === 0 ? '' : strings.waitInACircle(listed(circular));
  return [start && `${start}.`, circle].filter(Boolean).join(' ');
}

function listed(names: readonly string[]): string {
  if (names.length > NAMED_MAX)
    return strings.namesAndMore(names.slice(0, NAMED_MAX - 1).join(', '), names.length - NAMED_MAX + 1);
  if (names.length < 2) return names.join('');
  return strings.namesAnd(names.slice(0, -1).join(', '), names.at(-1) ?? '');
}

/** The call that an arrow key leads to from another one; undefined when there is none. */
export function neighbour({ boxes }: Graph, from: string, key: string): string | undefined {
  const here = boxes.find(({ name }) => name === from);
  if (here === undefined) return undefined;
  const down = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0;
  const across = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0;
  if (down !== 0) return boxes.find(({ column, row }) => column === here.column && row === here.row + down)?.name;
  if (across === 0) return undefined;
  return boxes
    .filter(({ column }) => column === here.column + across)
    .sort((a, b) => Math.abs(a.row - here.row) - Math.abs(b.row - here.row))[0]?.name;
}
