import type { LineMark } from './marks';

/** What would have to come where a text stops being JSON. */
export type Wanted = 'value' | 'name' | 'colon' | 'comma' | 'end';

export interface Fault {
  /** How much of the text is in order. */
  at: number;
  wanted: Wanted;
}

// A string is written out so that no text takes more than one look at each of its characters.
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON has none of them in strings
const STRING = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[\da-fA-F]{4})[^"\\\u0000-\u001f]*)*"/;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.+-])/;
const TOKEN = new RegExp(`[{}[\\]:,]|${STRING.source}|${NUMBER.source}|(?:true|false|null)(?!\\w)`, 'y');
const SPACE = /[ \t\n\r]*/y;

/** Where a text stops being JSON (RFC 8259); undefined when all of it is. */
export function jsonFault(text: string): Fault | undefined {
  const open: ('{' | '[')[] = [];
  let wanted: Wanted = 'value';
  let mayClose = false;
  for (let at = 0; ; ) {
    SPACE.lastIndex = at;
    at += SPACE.exec(text)?.[0].length ?? 0;
    if (at === text.length && wanted === 'end') return undefined;
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(text)?.[0];
    const next: Wanted | undefined = token === undefined ? undefined : after(token, wanted, mayClose, open);
    if (token === undefined || next === undefined) return { at, wanted };
    mayClose = token === '{' || token === '[';
    wanted = next;
    at += token.length;
  }
}

/** What comes after a token; undefined when that is not what was wanted. */
function after(token: string, wanted: Wanted, mayClose: boolean, open: ('{' | '[')[]): Wanted | undefined {
  const inside = open.at(-1);
  if (token === '}' || token === ']') {
    if (inside !== (token === '}' ? '{' : '[') || !(mayClose || wanted === 'comma')) return undefined;
    open.pop();
    return open.length === 0 ? 'end' : 'comma';
  }
  switch (wanted) {
    case 'end':
      return undefined;
    case 'colon':
      return token === ':' ? 'value' : undefined;
    case 'comma':
      if (token !== ',') return undefined;
      return inside === '{' ? 'name' : 'value';
    case 'name':
      return token.startsWith('"') ? 'colon' : undefined;
    case 'value':
      if (token === ':' || token === ',') return undefined;
      if (token === '{' || token === '[') {
        open.push(token);
        return token === '{' ? 'name' : 'value';
      }
      return open.length === 0 ? 'end' : 'comma';
  }
}

/** Marks the line in which a text stops being JSON. */
export function jsonMark(text: string, words: Record<Wanted, string>): LineMark | undefined {
  const fault = jsonFault(text);
  return fault && { line: text.slice(0, fault.at).split('\n').length, text: words[fault.wanted] };
}
