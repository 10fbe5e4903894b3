import { expect, test } from 'vitest';
import { consequence } from './usage';

test('what uses it and how busy it is are named', () => {
  const usage = {
    users: 3,
    byKind: [{ kind: 'route' as const, count: 3 }],
    names: ['a', 'b'],
    requestsPerMinute: 1204,
  };
  expect(consequence(usage, false)).toBe('3 routes use it (a, b, …). It had 1,204 requests a minute lately.');
});

test('a few requests are never none', () => {
  expect(consequence({ requestsPerMinute: 0.07 }, true)).toBe('They had 1 request a minute lately.');
  expect(consequence({}, true)).toBe('They had no requests lately.');
});
