import { describe, expect, it } from 'vitest';
import { jsonFault, jsonMark } from './json';

const WHOLE = '{ "a": [1, -2.5e+3, true, null, { "b\\u00e9\\n": "" }, []], "c": {} }';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('where a text stops being JSON', () => {
  it.each([
    ['', 0, 'value'],
    ['{', 1, 'name'],
    ['{ "a" }', 6, 'colon'],
    ['{ "a": }', 7, 'value'],
    ['{ "a": 1, }', 10, 'name'],
    ['[1 2]', 3, 'comma'],
    ['[1, ]', 4, 'value'],
    ['{ a: 1 }', 2, 'name'],
    ["{ 'a': 1 }", 2, 'name'],
    ['{ "a": yes }', 7, 'value'],
    ['{ "a": 01 }', 7, 'value'],
    ['[1] # why', 4, 'end'],
    ['[1}', 2, 'comma'],
    ['"open', 0, 'value'],
    ['{ "a": "two\nlines" }', 7, 'value'],
  ] as const)('%j: at %i it wants a %s', (text, at, wanted) => {
    expect(jsonFault(text)).toEqual({ at, wanted });
  });

  it('is nowhere exactly when a parser takes it', () => {
    const signs = ['', '"', ',', ':', '{', '}', '[', ']', '0', '-', '.', 'e', ' ', '\\', '\n', 'n', '+'];
    for (let at = 0; at <= WHOLE.length; at++)
      for (const sign of signs)
        for (const rest of [WHOLE.slice(at), WHOLE.slice(at + 1)]) {
          const text = WHOLE.slice(0, at) + sign + rest;
          expect(jsonFault(text) === undefined, text).toBe(isJson(text));
        }
  });

  it('is marked in its line', () => {
    const words = { value: 'v', name: 'n', colon: 'c', comma: ',', end: 'e' };
    expect(jsonMark('{\n  "a": 1\n  "b": 2\n}', words)).toEqual({ line: 3, text: ',' });
    expect(jsonMark('{}', words)).toBeUndefined();
  });
});
