import { describe, expect, it } from 'vitest';
import { merge, withField } from './merge';

const base = { name: 'a', timeouts: { idle: '5s', connect: '1s' }, tags: ['x'] };

describe('bringing two edits together', () => {
  it('keeps changes of different fields, also inside of the same object', () => {
    const { merged, conflicts, taken } = merge(
      base,
      { ...base, timeouts: { idle: '9s', connect: '1s' } },
      { ...base, timeouts: { idle: '5s', connect: '2s' } },
    );
    expect(merged).toEqual({ name: 'a', timeouts: { idle: '9s', connect: '2s' }, tags: ['x'] });
    expect(conflicts).toEqual([]);
    expect(taken).toEqual(['timeouts.connect']);
  });

  it('asks where both changed the same field', () => {
    const { conflicts } = merge(base, { ...base, tags: ['y'] }, { ...base, tags: ['z'] });
    expect(conflicts).toEqual([{ field: 'tags', base: ['x'], mine: ['y'], theirs: ['z'] }]);
  });

  it('is content when both made the same of it', () => {
    const same = { ...base, tags: ['y'] };
    expect(merge(base, same, same)).toEqual({ merged: same, conflicts: [], taken: [] });
  });

  it('keeps what one took away, on either side', () => {
    const { timeouts: _, ...without } = base;
    expect(merge(base, without, base).merged).toEqual(without);
    expect(merge(base, base, without).merged).toEqual(without);
  });

  it('asks when one took away what the other changed', () => {
    const { timeouts: _, ...without } = base;
    const { conflicts, merged } = merge(base, without, { ...base, timeouts: { idle: '1s', connect: '1s' } });
    expect(conflicts.map(({ field }) => field)).toEqual(['timeouts']);
    expect(withField(merged, 'timeouts', undefined)).toEqual(without);
  });

  it('puts a choice into its place', () => {
    expect(withField({ a: { b: 1, c: 2 } }, 'a.b', 3)).toEqual({ a: { b: 3, c: 2 } });
    expect(withField({}, 'a.b', 3)).toEqual({ a: { b: 3 } });
  });
});
