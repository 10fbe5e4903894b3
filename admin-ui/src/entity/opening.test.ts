import { expect, test } from 'vitest';
import { ApiProblem } from '../api/problem';
import { deletionsLooked, isSilent, looked, opening } from './opening';

test('what a change opens is named, and how many more there are', () => {
  expect(opening({})).toBe('');
  expect(opening({ count: 0, routes: [] })).toBe('');
  expect(opening({ count: 1, routes: [{ name: 'a' }] })).toBe('This opens 1 route to everybody: a.');
  const routes = Array.from({ length: 14 }, (_, at) => ({ name: `r${at}`, sometimes: at === 0 }));
  expect(opening({ count: 1400, routes })).toContain('1,400 routes to everybody: r0 (sometimes), r1,');
  expect(opening({ count: 1400, routes })).toContain('r11 and 1,388 more.');
});

test('that it could not be found out is no sign that nothing is opened', async () => {
  for (const failure of [new ApiProblem(503, {}), new ApiProblem(429, {}), new TypeError('Failed to fetch')])
    expect(isSilent(await looked(Promise.reject(failure)))).toBe(false);
  expect(isSilent(await looked(Promise.reject(new ApiProblem(422, {}))))).toBe(true);
  expect(isSilent(await looked(Promise.resolve({})))).toBe(true);
  expect(isSilent(await looked(Promise.resolve({ count: 1, routes: [{ name: 'a' }] })))).toBe(false);
});

test('of many deletions all are looked at', async () => {
  const names = Array.from({ length: 40 }, (_, at) => `p${at}`);
  const asked: string[] = [];
  const { opened, doubts } = await deletionsLooked(names, async (some) => {
    asked.push(...some);
    return some.includes('p39') ? { count: 1, routes: [{ name: 'last' }] } : {};
  });
  expect(asked).toEqual(names);
  expect(opening(opened)).toContain('last');
  expect(doubts, 'two may open together what neither opens alone').toHaveLength(1);
});

test('what cannot be deleted does not hide what the deletion of others opens', async () => {
  const { opened } = await deletionsLooked(['guard', 'in-use'], async (some) => {
    if (some.includes('in-use')) throw new ApiProblem(409, {});
    return { count: 1, routes: [{ name: 'guarded' }] };
  });
  expect(opening(opened)).toBe('This opens 1 route to everybody: guarded.');
  const failing = await deletionsLooked(['guard', 'other'], async () => {
    throw new ApiProblem(503, {});
  });
  expect(isSilent(failing)).toBe(false);
});
