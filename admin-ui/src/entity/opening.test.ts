import { expect, test } from 'vitest';
import { opening } from './opening';

test('what a change opens is named, and how many more there are', () => {
  expect(opening({})).toBe('');
  expect(opening({ count: 0, routes: [] })).toBe('');
  expect(opening({ count: 1, routes: [{ name: 'a' }] })).toBe('This opens 1 route to everybody: a.');
  const routes = Array.from({ length: 14 }, (_, at) => ({ name: `r${at}`, sometimes: at === 0 }));
  expect(opening({ count: 1400, routes })).toContain('1,400 routes to everybody: r0 (sometimes), r1,');
  expect(opening({ count: 1400, routes })).toContain('r11 and 1,388 more.');
});
