import { expect, it } from 'vitest';
import { untilExpiry } from './expiry';

const now = Date.parse('2026-03-01T00:00:00Z');

it.each([
  ['2026-02-28T23:59:59Z', 'expired'],
  ['2026-03-21T00:00:00Z', 'soon'],
  ['2026-03-23T00:00:00Z', ''],
  [undefined, ''],
])('%s: %s', (at, word) => {
  expect(untilExpiry(at, now).word).toBe(word);
});
