import { queryOptions } from '@tanstack/react-query';
import { api, ok, page, type Schemas } from '../api/client';

export type Purge = Schemas['Purge'];
export const WHATS = ['url', 'prefix', 'tag'] as const;

export type What = (typeof WHATS)[number];

export const LISTED_MAX = 50;
const WATCH_MILLIS = 5000;

/** The newest first; nodes that come back say later that they have done it. */
export const purges = queryOptions({
  queryKey: ['purges'],
  refetchInterval: WATCH_MILLIS,
  queryFn: async ({ signal }) => {
    const params = { query: { limit: String(LISTED_MAX) } };
    return page<Purge>(ok(await api.GET('/api/v1/cache/purges', { params, signal }))).items;
  },
});

/** Answers when the nodes have done it, or after three seconds. */
export async function purge(what: What, text: string): Promise<Purge> {
  return ok(await api.POST('/api/v1/cache/purge', { body: { [what]: what === 'tag' ? text.trim() : place(text) } }));
}

/** An address as purges have it: of any scheme and port. People copy it from their browser with both. */
export function place(address: string): string {
  return address
    .trim()
    .replace(/#.*$/, '')
    .replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')
    .replace(/^(\[[^\]/]*\]|[^/:[\]]+):\d+(?=\/|$)/, '$1');
}

/** Every answer that there is. */
export function isEverything(what: What, text: string): boolean {
  return what === 'prefix' && place(text) === '/';
}
