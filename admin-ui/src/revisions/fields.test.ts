import { expect, it } from 'vitest';
import { fieldChanges } from './fields';

it('differences are named field by field, and lists count as one', () => {
  expect(
    fieldChanges(
      { a: { b: 1, c: [1, 2] }, gone: true, same: {} },
      { a: { b: 2, c: [1] }, same: {}, fresh: { d: null } },
    ),
  ).toEqual([
    { field: 'a.b', before: 1, after: 2 },
    { field: 'a.c', before: [1, 2], after: [1] },
    { field: 'gone', before: true, after: undefined },
    { field: 'fresh', before: undefined, after: { d: null } },
  ]);
});
