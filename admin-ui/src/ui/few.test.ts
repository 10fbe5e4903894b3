import { expect, it } from 'vitest';
import { few } from './few';

it('of many, the first are named and the others counted', () => {
  expect(few(['a', 'b', 'c'])).toBe('a, b, c');
  expect(few(['a', 'b', 'c', 'd', 'e'])).toBe('a, b, c and 2 more');
  expect(few([])).toBe('');
});
