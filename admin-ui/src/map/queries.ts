import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, ok } from '../api/client';
import type { Window } from '../statistics/queries';
import type { MappedRoute } from './layout';

const WATCH_MILLIS = 10_000;

/** Where requests go. What the answer leaves open is made definite here. */
export const routeMap = (window: Window, q: string | undefined) =>
  queryOptions({
    queryKey: ['routes', 'map', window, q],
    refetchInterval: WATCH_MILLIS,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const answer = ok(await api.GET('/api/v1/reports/route-map', { params: { query: { window, q } }, signal }));
      const routes = (answer.routes ?? []).map(
        ({ name = '', hosts = [], paths = [], services = [], answering = 'service', requests = 0, errors = 0 }) =>
          ({ name, hosts, paths, services, answering, requests, errors }) satisfies MappedRoute,
      );
      return { routes, total: answer.total ?? routes.length };
    },
  });
