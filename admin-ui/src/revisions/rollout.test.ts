import { describe, expect, it } from 'vitest';
import { liveness, type RolloutNode } from './rollout';

const node = (revision: number, state: RolloutNode['state'] = 'ready'): RolloutNode => ({ name: 'n', state, revision });

describe('how far a revision has come', () => {
  it.each([
    [[node(7), node(6, 'behind'), node(8)], false, 'live on 2 of 3 nodes', 'yellow', 2 / 3],
    [[node(7), node(7)], true, 'live on all 2 nodes', 'teal', 1],
    [[node(7)], true, 'live on the node', 'teal', 1],
    [[node(7), node(6, 'rejected')], false, 'rejected; live on 1 of 2 nodes', 'red', 1 / 2],
    [[], false, 'no node serves', 'gray', 0],
  ])('is said in words: %#', (nodes, applied, text, tone, part) => {
    expect(liveness({ revision: 7, applied, nodes, missing: [] })).toMatchObject({ text, tone, part });
  });
});
