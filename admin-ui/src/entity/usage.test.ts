import { expect, test } from 'vitest';
import { hadRequests, named, plurals } from './usage';

test('what uses it and how busy it is are counted', () => {
  const both = [
    { kind: 'route' as const, count: 3 },
    { kind: 'policy' as const, count: 1 },
  ];
  expect(plurals(both)).toBe('3 routes and 1 policy');
  expect(hadRequests({ requestsPerMinute: 1204 }, false)).toBe('It had 1,204 requests a minute lately.');
});

test('each name leads to one of its kind', () => {
  const usage = {
    byKind: [
      { kind: 'route' as const, count: 2 },
      { kind: 'composition' as const, count: 4 },
    ],
    names: ['home', 'orders', 'home', 'start'],
  };
  expect(named(usage).map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    'route home',
    'route orders',
    'composition home',
    'composition start',
  ]);
  expect(named({})).toEqual([]);
});

test('a few requests are never none', () => {
  expect(hadRequests({ requestsPerMinute: 0.07 }, true)).toBe('They had 1 request a minute lately.');
  expect(hadRequests({}, true)).toBe('They had no requests lately.');
});
