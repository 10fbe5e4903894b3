import { expect, test } from 'vitest';
import { hadRequests, plurals } from './usage';

test('what uses it and how busy it is are counted', () => {
  const both = [
    { kind: 'route' as const, count: 3 },
    { kind: 'policy' as const, count: 1 },
  ];
  expect(plurals(both)).toBe('3 routes and 1 policy');
  expect(hadRequests({ requestsPerMinute: 1204 }, false)).toBe('It had 1,204 requests a minute lately.');
});

test('a few requests are never none', () => {
  expect(hadRequests({ requestsPerMinute: 0.07 }, true)).toBe('They had 1 request a minute lately.');
  expect(hadRequests({}, true)).toBe('They had no requests lately.');
});
