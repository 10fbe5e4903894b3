import { expect, it } from 'vitest';
import { ago } from './time';

const now = Date.parse('2026-03-01T12:00:00Z');

it.each([
  ['2026-03-01T11:59:58Z', 'now'],
  ['2026-03-01T11:59:20Z', '40 sec. ago'],
  ['2026-03-01T11:01:00Z', '59 min. ago'],
  ['2026-02-27T12:00:00Z', '2 days ago'],
  ['2026-03-04T13:00:00Z', 'in 3 days'],
  ['2024-01-01T00:00:00Z', '2 yr. ago'],
])('%s is %s', (at, words) => {
  expect(ago(at, now)).toBe(words);
});
