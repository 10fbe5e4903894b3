import { describe, expect, it } from 'vitest';
import { isOff, isSame, orAbsent, put } from './draft';

describe('drafts', () => {
  it('lose a field that says nothing', () => {
    const value: { a?: string; b?: string[]; c?: boolean; d?: number } = { a: 'x', b: ['y'], c: true, d: 1 };
    expect(put(value, 'a', '')).not.toHaveProperty('a');
    expect(put(value, 'b', [])).not.toHaveProperty('b');
    expect(put(value, 'c', false)).not.toHaveProperty('c');
    expect(put(value, 'd', 0)).toHaveProperty('d', 0);
    expect(value).toEqual({ a: 'x', b: ['y'], c: true, d: 1 });
  });

  it('are on until they say otherwise', () => {
    expect([{ enabled: false }, { enabled: true }, {}, undefined].map(isOff)).toEqual([true, false, false, false]);
  });

  it('are the same in whatever order, and with what is undefined left out', () => {
    expect(isSame({ a: 1, b: [{ c: 2 }] }, { b: [{ c: 2 }], a: 1, d: undefined })).toBe(true);
    expect(isSame({ a: [1, 2] }, { a: [2, 1] })).toBe(false);
    expect(isSame({ a: {} }, { a: [] })).toBe(false);
    expect(isSame(null, {})).toBe(false);
  });

  it('have no empty parts', () => {
    expect(orAbsent({})).toBeUndefined();
    expect(orAbsent({ a: 1 })).toEqual({ a: 1 });
  });
});
