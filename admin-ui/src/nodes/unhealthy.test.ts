import { expect, it } from 'vitest';
import type { Node } from './queries';
import { unhealthyOf } from './unhealthy';

const node = (state: Node['state'], unhealthyTargets?: number): Node => ({
  state,
  status: { counters: unhealthyTargets === undefined ? {} : { unhealthyTargets } },
});

it.each([
  ['that serves says how many', node('ready', 3), 3],
  ['that never said it has none', node('ready'), 0],
  ['that is gone says nothing any more', node('gone', 3), 0],
  ['that is out says nothing any more', node('revoked', 3), 0],
  ['that was never here has none', { state: 'gone' } as const, 0],
])('a node %s', (_, of, count) => {
  expect(unhealthyOf(of)).toBe(count);
});
