import { queryOptions } from '@tanstack/react-query';
import { api, ok, type Schemas } from '../api/client';
import { trafficOf } from './traffic';

/** How far back is looked. */
export type Window = '15m' | '1h' | '24h';

/** Whose traffic can be told apart. */
export type Subject = 'route' | 'service' | 'consumer' | 'node';

export type Order = 'requests' | 'latency';

interface Asked {
  by?: Schemas['Subject'];
  order?: Order;
  top?: string;
  entity?: string;
}

const TOP_MAX = '5';

// About as often as there is something new to see in a chart of this window.
const WATCH_MILLIS = { '1m': 5000, '15m': 10_000, '1h': 30_000, '24h': 60_000, '30d': 600_000 };

/** All traffic. */
export const traffic = (window: Window) => statistics(window, {});

/** Those with the most of it. */
export const topTraffic = (window: Window, by: Subject, order: Order) =>
  statistics(window, { by, order, top: TOP_MAX });

/** The traffic of one. */
export const trafficOfOne = (window: Window, by: Subject, entity: string) => statistics(window, { by, entity });

/** All of which something is still known. */
export const longTraffic = statistics('30d', {});

/** As many as a list of the API has. */
export const NODES_MAX = 100;

/** What each node has to do now: those with the most first. */
export const trafficOfNodes = statistics('1m', { by: 'node', top: String(NODES_MAX) });

function statistics(window: Window | '1m' | '30d', asked: Asked) {
  return queryOptions({
    queryKey: ['statistics', window, asked],
    refetchInterval: WATCH_MILLIS[window],
    queryFn: async ({ signal }) =>
      trafficOf(ok(await api.GET('/api/v1/statistics', { params: { query: { window, ...asked } }, signal }))),
  });
}
