import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, ok, page, type Schemas } from '../api/client';
import type { ChangeSearch } from '../app/search';

export const counts = queryOptions({
  queryKey: ['counts'],
  queryFn: async ({ signal }) => ok(await api.GET('/api/v1/counts', { signal })),
});

/** The revision that the configuration is at. */
export const newestRevision = queryOptions({ ...counts, select: ({ revision = 0 }) => revision });

export type Revision = Schemas['Revision'];
export type Difference = Schemas['Difference'];
export type Change = Schemas['Change'];

const PAGE_ITEMS = 50;

export const revisionList = infiniteQueryOptions({
  queryKey: ['revisions', 'list'],
  queryFn: async ({ pageParam, signal }) => {
    const params = { query: { limit: String(PAGE_ITEMS), cursor: pageParam || undefined } };
    return page<Revision>(ok(await api.GET('/api/v1/revisions', { params, signal })));
  },
  initialPageParam: '',
  getNextPageParam: (last) => last.next,
});

/** What must change to get from one revision to another. */
export const difference = (from: number, to: number) =>
  infiniteQueryOptions({
    queryKey: ['revisions', 'difference', from, to],
    queryFn: async ({ pageParam, signal }) => {
      const params = {
        path: { revision: String(from) },
        query: { to: String(to), limit: String(PAGE_ITEMS), cursor: pageParam || undefined },
      };
      return page<Difference>(ok(await api.GET('/api/v1/revisions/{revision}/diff', { params, signal })));
    },
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
  });

const SINCE_HOURS: Record<NonNullable<ChangeSearch['since']>, number> = { '1h': 1, '24h': 24, '7d': 168, '30d': 720 };

export const changeList = ({ since, ...search }: ChangeSearch & { revision?: number }) =>
  infiniteQueryOptions({
    queryKey: ['changes', search, since],
    queryFn: async ({ pageParam, signal }) => {
      const from = since && new Date(Date.now() - SINCE_HOURS[since] * 3_600_000).toISOString();
      const params = { query: { ...search, since: from, limit: PAGE_ITEMS, cursor: pageParam || undefined } };
      return page<Change>(ok(await api.GET('/api/v1/changes', { params, signal })));
    },
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
  });
