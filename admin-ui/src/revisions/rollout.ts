import { queryOptions } from '@tanstack/react-query';
import { api, ok, type Schemas } from '../api/client';
import { strings } from '../strings/revisions';

export interface RolloutNode {
  name: string;
  state: Schemas['NodeState'];
  /** The newest that all of it runs; -1 while it has none. */
  revision: number;
}

/** How far a revision has come. */
export interface Rollout {
  revision: number;
  applied: boolean;
  nodes: RolloutNode[];
  /** Nodes that no admin replica hears of. */
  missing: string[];
}

export const rollout = (revision: number) =>
  queryOptions({
    queryKey: ['rollout', revision],
    queryFn: async ({ signal }) => {
      const path = { revision: String(revision) };
      return definite(ok(await api.GET('/api/v1/revisions/{revision}/rollout', { params: { path }, signal })));
    },
  });

function definite({ revision = 0, applied = false, nodes = [], missing = [] }: Schemas['Rollout']): Rollout {
  return {
    revision,
    applied,
    missing,
    nodes: nodes.map(({ name = '', state = 'gone', revision: runs = -1 }) => ({ name, state, revision: runs })),
  };
}

export interface Liveness {
  tone: 'teal' | 'yellow' | 'red' | 'gray';
  text: string;
  /** The same where there is little room. */
  short: string;
  /** The part of the serving nodes that run it, from 0 to 1. */
  part: number;
}

/** Says in words on how many of the serving nodes a revision is live. */
export function liveness({ revision, applied, nodes }: Rollout): Liveness {
  const all = nodes.length;
  const live = nodes.filter((node) => node.revision >= revision).length;
  const part = all === 0 ? 0 : live / all;
  if (all === 0) return { tone: 'gray', text: strings.noNodeServes, short: strings.noNodes, part };
  const rejected = nodes.some((node) => node.state === 'rejected');
  if (rejected) return { tone: 'red', text: strings.rejectedLiveOnOfNodes(live, all), short: strings.rejected, part };
  if (applied)
    return {
      tone: 'teal',
      text: all === 1 ? strings.liveOnTheNode : strings.liveOnAllNodes(all),
      short: strings.live,
      part,
    };
  return { tone: 'yellow', text: strings.liveOnOfNodes(live, all), short: strings.ofLive(live, all), part };
}
