import { infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/react-query';
import type { ListSearch } from '../app/search';
import type { Entity, Kind } from './kind';

const PAGE_ITEMS = 50;

export const entityList = <E extends Entity>(kind: Kind<E>, search: ListSearch) =>
  infiniteQueryOptions({
    queryKey: [kind.plural, 'list', search],
    queryFn: ({ pageParam, signal }) => kind.list({ ...search, cursor: pageParam, limit: PAGE_ITEMS }, signal),
    initialPageParam: firstPage(),
    getNextPageParam: (last) => last.next,
  });

export const entity = <E extends Entity>(kind: Kind<E>, name: string) =>
  queryOptions({
    queryKey: [kind.plural, 'one', name],
    queryFn: ({ signal }) => kind.get(name, signal),
    // What is on the screen changes when it is edited or loaded anew, never under the editor's hands.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });

/** The same as it is stored now, beside what is in an editor's hands. */
export const entityNow = <E extends Entity>(kind: Kind<E>, name: string) =>
  queryOptions({
    queryKey: [kind.plural, 'now', name],
    queryFn: ({ signal }) => kind.get(name, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });

function firstPage(): string | undefined {
  return undefined;
}

/** What shows the configuration as it is now. */
const SHOWN: readonly unknown[] = ['list', 'now', 'open', 'open-routes', 'effective', 'credentials'];

/** After a write of somebody else: what is on the screen is read anew. */
export function invalidateShown(client: QueryClient): Promise<void> {
  return client.invalidateQueries({
    predicate: ({ queryKey: [what, how] }) => what === 'usage' || SHOWN.includes(how),
  });
}

/** After a write: all is read anew, but for what is in an editor's hands. */
export function invalidateOthers(client: QueryClient): Promise<void> {
  return client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] !== 'one' });
}
