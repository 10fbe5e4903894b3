import { isObject } from '../entity/draft';
import type { Call, Composition } from './api';

/** A value that a template takes, as it stands in the braces without the question mark: `calls.user.body#/id`. */
export type Source = string;

/** Where the braces of the values in a text are; a brace that is there twice is itself. */
function places(text: string): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  for (let at = 0; at < text.length; at++) {
    const c = text[at];
    if (c !== '{' && c !== '}') continue;
    if (text[at + 1] === c) {
      at++;
    } else if (c === '{') {
      const to = text.indexOf('}', at);
      if (to < 0) break; // not closed yet: it is being typed
      found.push({ from: at + 1, to });
      at = to;
    }
  }
  return found;
}

/** The values in a text, in their order. */
export function sourcesIn(text: string): Source[] {
  return places(text).map(({ from, to }) => text.slice(text[from] === '?' ? from + 1 : from, to));
}

/** Which call a value is of; undefined when it is of none. */
export function callOf(source: Source): string | undefined {
  return /^calls\.([^.]*)\./.exec(source)?.[1];
}

/** All texts of a call in which values may stand. */
function textsOf({ path, query, headers, body, graphql, when, forEach }: Call): string[] {
  return [
    ...textsIn(path),
    ...textsIn(query),
    ...textsIn(headers),
    ...textsIn(body),
    ...textsIn(graphql?.variables),
    ...textsIn(when?.value),
    ...textsIn(forEach?.over),
  ];
}

function textsIn(json: unknown): string[] {
  if (typeof json === 'string') return [json];
  if (Array.isArray(json)) return json.flatMap(textsIn);
  return isObject(json) ? Object.values(json).flatMap(textsIn) : [];
}

/** All values that a call takes. */
export function sourcesOf(call: Call): Source[] {
  return textsOf(call).flatMap(sourcesIn);
}

/** All values that a composition takes, for its calls and for the header fields of its answer. */
export function allSources({ calls = {}, headers }: Composition): Source[] {
  return [...Object.values(calls).flatMap(sourcesOf), ...textsIn(headers).flatMap(sourcesIn)];
}

/** A copy in which a call has another name, wherever it is said; JSONata is left as it is. */
export function renamed(composition: Composition, from: string, to: string): Composition {
  const inText = (text: string) => withCall(text, from, to);
  const calls = Object.entries(composition.calls ?? {}).map(([name, call]) => {
    const copy: Call = { ...call };
    if (call.path !== undefined) copy.path = inText(call.path);
    if (call.query) copy.query = mapped(call.query, inText);
    if (call.headers) copy.headers = mapped(call.headers, inText);
    if (call.body !== undefined) copy.body = inJson(call.body, inText);
    if (call.graphql?.variables)
      copy.graphql = { ...call.graphql, variables: mapped(call.graphql.variables, (json) => inJson(json, inText)) };
    if (call.when?.value !== undefined) copy.when = { ...call.when, value: inText(call.when.value) };
    if (call.forEach?.over !== undefined) copy.forEach = { ...call.forEach, over: inText(call.forEach.over) };
    return [name === from ? to : name, copy] as const;
  });
  const copy: Composition = { ...composition, calls: Object.fromEntries(calls) };
  if (composition.order) copy.order = composition.order.map((name) => (name === from ? to : name));
  if (composition.headers) copy.headers = mapped(composition.headers, inText);
  return copy;
}

function withCall(text: string, from: string, to: string): string {
  let result = '';
  let at = 0;
  for (const place of places(text)) {
    const source = text.slice(place.from, place.to);
    result += text.slice(at, place.from);
    const optional = source.startsWith('?') ? '?' : '';
    const of = source.slice(optional.length);
    result += optional + (callOf(of) === from ? `calls.${to}${of.slice('calls.'.length + from.length)}` : of);
    at = place.to;
  }
  return result + text.slice(at);
}

function inJson(json: unknown, inText: (text: string) => string): unknown {
  if (typeof json === 'string') return inText(json);
  if (Array.isArray(json)) return json.map((one) => inJson(one, inText));
  return isObject(json) ? mapped(json, (one) => inJson(one, inText)) : json;
}

function mapped<A, B>(record: Record<string, A>, each: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, one]) => [key, each(one)]));
}
