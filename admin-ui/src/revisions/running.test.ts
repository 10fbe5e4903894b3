import { expect, it } from 'vitest';
import type { Node } from '../nodes/queries';
import { runsOn } from './running';

const at = (name: string, revision: number | undefined, state: Node['state'] = 'ready'): Node => ({
  name,
  state,
  status: { revision },
});

it.each([
  ['all of them', [at('a', 7), at('b', 7)], 'on all 2 nodes'],
  ['some, by their names', [at('a', 7), at('b', 6, 'behind'), at('c', 7)], 'on a, c'],
  ['the only one, by its name', [at('a', 7)], 'on a'],
  ['those that can be heard', [at('a', 7), at('b', 7), at('c', 7, 'gone'), at('d', 7, 'revoked')], 'on all 2 nodes'],
  ['none', [at('a', 6), at('b', undefined, 'behind'), { name: 'never', state: 'gone' }], undefined],
  [
    'many',
    ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => at(name, 7)).concat(at('z', 1)),
    'on a, b, c, d, e and 2 more',
  ],
] as const)('a revision runs on %s', (_, nodes, said) => {
  expect(runsOn(7, nodes)).toBe(said);
});
