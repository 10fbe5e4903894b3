import { expect, it } from 'vitest';
import { NODES_MAX } from '../statistics/queries';
import type { Counted } from '../statistics/traffic';
import { loadOf } from './load';

const counted = (name: string, requestsPerSecond: number): Counted => ({
  name,
  state: 'present',
  summary: { requests: 1, requestsPerSecond, errors: 0, errorRate: 0, mean: 1, p50: 1, p95: 1, p99: 1 },
});
const some = [counted('node-1', 12.5)];
const full = Array.from({ length: NODES_MAX }, (_, at) => counted(`busy-${at}`, 1));

it.each([
  ['has what is counted', { name: 'node-1', state: 'ready' }, some, 12.5],
  ['has nothing to do when a list with room does not have it', { name: 'node-2', state: 'drained' }, some, 0],
  ['may have something to do when the list is full', { name: 'node-2', state: 'ready' }, full, undefined],
  ['says nothing when it is gone', { name: 'node-1', state: 'gone' }, some, undefined],
  ['is not known before there is an answer', { name: 'node-1', state: 'ready' }, undefined, undefined],
] as const)('a node %s', (_, node, top, load) => {
  expect(loadOf(node, top)?.requestsPerSecond).toBe(load);
});
