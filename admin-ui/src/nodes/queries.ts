import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, ok, page, type Schemas } from '../api/client';

export type Node = Schemas['Node'];
export type NodeState = Schemas['NodeState'];
export type Alarm = Schemas['Alarm'];

const PAGE_ITEMS = 100;
const WATCH_MILLIS = 3000;

/** Those with a text in their names; all of them without one. */
export const nodesWith = (q: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['nodes', 'list', q],
    refetchInterval: WATCH_MILLIS,
    queryFn: async ({ pageParam, signal }) => {
      const params = { query: { q, limit: String(PAGE_ITEMS), cursor: pageParam || undefined } };
      return page<Node>(ok(await api.GET('/api/v1/nodes', { params, signal })));
    },
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
  });

export const nodes = nodesWith(undefined);

export const node = (name: string) =>
  queryOptions({
    queryKey: ['nodes', 'one', name],
    refetchInterval: WATCH_MILLIS,
    queryFn: async ({ signal }) => ok(await api.GET('/api/v1/nodes/{name}', { params: { path: { name } }, signal })),
  });

/** The targets that it keeps traffic from. */
export const nodeHealth = (name: string) =>
  queryOptions({
    queryKey: ['nodes', 'health', name],
    refetchInterval: WATCH_MILLIS,
    queryFn: async ({ signal }) =>
      ok(await api.GET('/api/v1/nodes/{name}/health', { params: { path: { name } }, signal })),
  });

export type NodeGroup = Schemas['NodeGroup'];

/** Those with a text in their names; all of them without one. */
export const nodeGroupsWith = (q: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['node-groups', q],
    queryFn: async ({ pageParam, signal }) => {
      const params = { query: { q, limit: String(PAGE_ITEMS), cursor: pageParam || undefined } };
      return page<NodeGroup>(ok(await api.GET('/api/v1/node-groups', { params, signal })));
    },
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
  });

export const alarms = queryOptions({
  queryKey: ['alarms'],
  refetchInterval: WATCH_MILLIS,
  queryFn: async ({ signal }) => page<Alarm>(ok(await api.GET('/api/v1/alarms', { signal }))).items,
});

export const TONE: Record<NodeState, string> = {
  ready: 'teal',
  behind: 'yellow',
  rejected: 'red',
  drained: 'blue',
  gone: 'red',
  revoked: 'gray',
};
