import { strings } from '../strings/statistics';
import type { Hue } from './hues';
import type { Sample } from './traffic';

export interface Line {
  label: string;
  hue: Hue;
  values: readonly Sample[];
}

/** What a chart shows: lines over the same time, in the same unit. */
export interface Chart {
  title: string;
  /** In seconds since 1970. */
  times: readonly number[];
  stepSeconds: number;
  lines: readonly Line[];
  /** What the axis reaches at least, so that a little is not drawn as much. */
  least: number;
  words: (value: Sample) => string;
}

/** The chart in a sentence, for those who do not see it. */
export function sentence({ title, lines, words }: Chart): string {
  const parts = lines.map(({ label, values }) => strings.atMost(label, words(latest(values)), words(most(values))));
  return `${title}: ${parts.join('; ')}`;
}

export function latest(values: readonly Sample[]): Sample {
  return values.at(-1) ?? null;
}

function most(values: readonly Sample[]): Sample {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}
