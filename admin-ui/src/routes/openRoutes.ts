import { queryOptions } from '@tanstack/react-query';
import { api, ok, page, type Schemas } from '../api/client';
import { Gathered } from './Gathered';

export type OpenRoute = Schemas['OpenRoute'];

const NAMES_MAX = 16;

const asked = new Gathered(NAMES_MAX, async (names: readonly string[]) => {
  const query = { name: [...names] };
  const { items } = page<OpenRoute>(ok(await api.GET('/api/v1/reports/open-routes', { params: { query } })));
  return new Map(items.map((open) => [open.name ?? '', open]));
});

/** How a route is open; null when it asks everybody who they are. The rows of a list ask together. */
export const openRoute = (name: string) =>
  queryOptions({
    queryKey: ['routes', 'open', name],
    queryFn: async () => (await asked.get(name)) ?? null,
  });

/** The first routes that are open. */
export const openRoutes = (limit: number) =>
  queryOptions({
    queryKey: ['routes', 'open-routes', limit],
    queryFn: async ({ signal }) =>
      page<OpenRoute>(
        ok(await api.GET('/api/v1/reports/open-routes', { params: { query: { limit: String(limit) } }, signal })),
      ),
  });
