import { expect, it } from 'vitest';
import { healthLine } from './health';

it.each([
  [{ targets: 1, healthy: 1, nodes: 1 }, '1 of 1 target healthy on the node.'],
  [{ targets: 3, healthy: 1, drained: 1, nodes: 2 }, '1 of 3 targets healthy on all 2 nodes, 1 drained.'],
  [
    { targets: 900, healthy: 400, nodes: 2, incomplete: true },
    '400 of 900 targets healthy on all 2 nodes as far as is known.',
  ],
  [{ targets: 2 }, 'No node can be heard, so nothing is known of the targets.'],
])('of %j it says %s', (summary, line) => {
  expect(healthLine(summary)).toBe(line);
});
