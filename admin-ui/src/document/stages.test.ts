import { expect, it } from 'vitest';
import { size, stagesOf } from './stages';

it('says how much of a document is sent, until all of it is', () => {
  expect(stagesOf(undefined, false)).toMatchObject([{ isDone: false, part: 0 }]);
  expect(stagesOf({ octets: 250, all: 1000 }, false)).toMatchObject([{ isDone: false, part: 0.25 }]);
});

it('says from then on what is done with it, and not how far that is, which nobody knows', () => {
  const [sent, checked] = stagesOf({ octets: 1000, all: 1000 }, false);
  expect(sent).toMatchObject({ isDone: true });
  expect(checked).toEqual({ text: 'The admin service checks it', isDone: false });
  expect(stagesOf({ octets: 1000, all: 1000 }, true)[1]).toMatchObject({ text: 'The admin service writes it' });
});

it.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [999, '999 bytes'],
  [1234, '1.23 kB'],
  [12_345_678, '12.3 MB'],
])('%i octets are %s', (octets, words) => {
  expect(size(octets)).toBe(words);
});
