import type { TrySearch } from '../app/search';
import { linked } from '../explain/link';
import type { Route } from './api';

/** What is taken for a parameter of a path: most patterns match it. */
const VALUE = '1';

/** A request that a route is likely to match, as the page that tries requests is told; at a node when it has no host. */
export function sampleOf({ match = {} }: Route, node: string | undefined): TrySearch {
  const { hosts = [], paths = [], methods = [], headers = {}, query = {} } = match;
  const host = hosts[0]?.replace(/^\*/, 'www') ?? node;
  if (host === undefined) return {};
  const parameters = exact(query).map((pair) => pair.map(encodeURIComponent).join('='));
  const url = `http://${host}${pathOf(paths[0] ?? '/')}${parameters.length === 0 ? '' : `?${parameters.join('&')}`}`;
  // What a route asks for can be a secret as well.
  return { method: methods[0], ...linked(url, Object.fromEntries(exact(headers))).search };
}

/** `/orders/**` has `/orders`; `/users/{id}` has `/users/1`. */
function pathOf(pattern: string): string {
  return pattern.replace(/\/\*\*$/, '').replace(/\{(?:[^{}]|\{[^{}]*\})*\}/g, VALUE) || '/';
}

/** The names that must have one certain value, with that value. */
function exact(matches: NonNullable<Route['match']>['headers'] & {}): [name: string, value: string][] {
  return Object.entries(matches).flatMap(([name, wanted]) => {
    const value = typeof wanted === 'string' ? wanted : wanted.exact;
    return value === undefined ? [] : [[name, value]];
  });
}
