import { describe, expect, it } from 'vitest';
import { readMatch, type ValueMatch, writeMatch } from './valueMatch';

describe('what a header must hold, in one line', () => {
  it.each<[string, ValueMatch]>([
    ['1', '1'],
    ['~v[0-9]+', { regex: 'v[0-9]+' }],
    ['*', { present: true }],
    ['!', { present: false }],
    ['=*', '*'],
    ['=!', '!'],
    ['=~x', '~x'],
    ['==', '='],
    ['', ''],
  ])('%s', (line, match) => {
    expect(readMatch(line)).toEqual(match);
    expect(writeMatch(match)).toBe(line);
  });
});
