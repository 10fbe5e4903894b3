import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, ok, type Schemas } from '../api/client';
import type { LiveSearch } from '../app/search';

export type NodeExchange = Schemas['NodeExchange'];

const SHOWN_MAX = '200';
const WATCH_MILLIS = 2000;

/** What the nodes have served lately; looked at again and again unless it is held. */
export const latest = (search: LiveSearch, held: boolean) =>
  queryOptions({
    queryKey: ['exchanges', 'list', search],
    refetchInterval: held ? false : WATCH_MILLIS,
    enabled: !held,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) =>
      ok(await api.GET('/api/v1/exchanges', { params: { query: { ...search, limit: SHOWN_MAX } }, signal })),
  });
