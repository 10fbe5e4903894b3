import { expect, it } from 'vitest';
import { scalar, scalarText } from './Json';

it.each([
  ['true', true],
  ['false', false],
  ['null', null],
  ['-0.5', -0.5],
  ['gold', 'gold'],
  ['"true"', 'true'],
  ['"7"', '7'],
  ['{"a":1}', '{"a":1}'],
  ['"open', '"open'],
])('%s is one value, and is written as it was', (text, value) => {
  expect(scalar(text)).toBe(value);
  expect(scalarText(value)).toBe(text);
});

it('nothing is no value', () => {
  expect(scalar('')).toBeUndefined();
  expect(scalarText(undefined)).toBe('');
});
