import { expect, it } from 'vitest';
import { count, duration, perSecond, share } from './numbers';

it.each([
  [0, '0'],
  [1234, '1,234'],
  [12_345, '12.3K'],
  [4_560_000, '4.56M'],
])('%d requests are %s', (value, words) => {
  expect(count(value)).toBe(words);
});

it.each([
  [null, '–'],
  [0, '0/s'],
  [0.0133, '0.0133/s'],
  [18.26, '18.3/s'],
  [20_400, '20.4K/s'],
])('%s in a second are %s', (value, words) => {
  expect(perSecond(value)).toBe(words);
});

it.each([
  [null, '–'],
  [0, '0%'],
  [0.000001, '<0.01%'],
  [0.0025, '0.25%'],
  [1, '100%'],
])('a part of %s is %s', (value, words) => {
  expect(share(value)).toBe(words);
});

it.each([
  [null, '–'],
  [0.5, '0.5 ms'],
  [40.21, '40.2 ms'],
  [999, '999 ms'],
  [2500, '2.5 s'],
])('%s milliseconds are %s', (value, words) => {
  expect(duration(value)).toBe(words);
});
