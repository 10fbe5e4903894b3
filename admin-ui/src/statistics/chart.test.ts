import { expect, it } from 'vitest';
import { type Chart, sentence } from './chart';
import { duration } from './numbers';

const chart: Chart = {
  title: 'Duration',
  times: [0, 10, 20],
  stepSeconds: 10,
  lines: [
    { label: 'p50', hue: 'p50', values: [8, 12, null] },
    { label: 'p95', hue: 'p95', values: [] },
  ],
  least: 1,
  words: duration,
};

it('is a sentence, too', () => {
  expect(sentence(chart)).toBe('Duration: p50 –, at most 12 ms; p95 –, at most –');
});
