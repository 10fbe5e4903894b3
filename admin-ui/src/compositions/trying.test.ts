import { describe, expect, it } from 'vitest';
import { beginningOf, jsonLines, originOf } from './jsonLines';
import { asked, takenOf } from './sample';
import { barOf, cuts, inTime, labelOf, problems, size, times } from './timeLine';

describe('the lines of an answer', () => {
  it('say which value they are of, and keep every digit', () => {
    const lines = jsonLines(
      '{"user": {"id":9007199254740993,"a/b~":[1.10,-0]},\n"none":{},"list":[],"text":"a\\u00e9\\"{,"}',
    );
    expect(lines?.map(({ text, depth, pointer }) => `${pointer}|${'.'.repeat(depth)}${text}`)).toEqual([
      '|{',
      '/user|."user": {',
      '/user/id|.."id": 9007199254740993,',
      '/user/a~1b~0|.."a/b~": [',
      '/user/a~1b~0/0|...1.10,',
      '/user/a~1b~0/1|...-0',
      '/user/a~1b~0|..]',
      '/user|.},',
      '/none|."none": {},',
      '/list|."list": [],',
      '/text|."text": "a\\u00e9\\"{,"',
      '|}',
    ]);
    expect(jsonLines('7')).toEqual([{ text: '7', depth: 0, pointer: '' }]);
  });

  it.each([
    '',
    '{"cut": [1, 2',
    'no json',
    '{"a":1}}',
    '[1,]',
    '"open',
  ])('are none when it is not whole: %s', (json) => {
    expect(jsonLines(json)).toBeUndefined();
  });

  it.each([
    ['{"user": {"id":7,"name":"Ad', '{"user": {"id":7}}'],
    ['{"user": {"id":71', '{"user": {}}'],
    ['{"a":[1,2,{"b":null},', '{"a":[1,2,{"b":null}]}'],
    ['{"a":[true,fal', '{"a":[true]}'],
    ['[{"na', '[{}]'],
    ['{"a":"x","b', '{"a":"x"}'],
    ['{"a":"x","b":', '{"a":"x"}'],
    ['{"a":"\\"{[","b":"', '{"a":"\\"{["}'],
  ])('of one that was cut are those up to the last whole value: %s', (cut, beginning) => {
    expect(beginningOf(cut)).toBe(beginning);
    expect(jsonLines(beginningOf(cut) ?? '')).toBeDefined();
  });

  it('of what is no JSON there is no beginning', () => {
    expect(beginningOf('hello there')).toBeUndefined();
    expect(beginningOf('')).toBeUndefined();
  });

  it('are from the call that is said of them, or of what is around them', () => {
    const origins = { '/user': 'user', '/items/0': 'a', '/items/1': 'b' };
    expect(originOf('/user/address/city', origins)).toBe('user');
    expect(originOf('/items/1/x', origins)).toBe('b');
    expect(originOf('/items', origins)).toBeUndefined();
    expect(originOf('', origins)).toBeUndefined();
    expect(originOf('/a', { '': 'only' })).toBe('only');
  });
});

it('a sample request is asked for what the composition takes', () => {
  expect(
    takenOf({
      calls: {
        a: { path: '/{request.path.id}/{request.path.id}', query: { p: '{?request.query.page}' } },
        b: { body: { all: '{request.body}', sub: '{claims.sub}' }, headers: { 'x-by': '{consumer.name}' } },
      },
      headers: { 'x-l': '{request.headers.Accept-Language}' },
    }),
  ).toEqual({ path: ['id'], query: ['page'], headers: ['accept-language'], body: true, consumer: true, claims: true });
  expect(takenOf({ calls: { a: { path: '/{calls.b.body}' } } })).toEqual({
    path: [],
    query: [],
    headers: [],
    body: false,
    consumer: false,
    claims: false,
  });
});

describe('what is tried', () => {
  const draft = { id: 'x', name: 'home', calls: { a: { service: 's', path: '/' } } };
  const sample = { path: { id: '7' } };

  it('is what is stored while nothing is changed', () => {
    expect(asked({ name: 'home', sample, draft, isChanged: false })).toEqual({ name: 'home', body: sample });
  });

  it('is what is on the screen when it is changed', () => {
    expect(asked({ name: 'home', sample, draft, isChanged: true })).toEqual({
      name: 'home',
      body: { path: { id: '7' }, composition: draft },
    });
  });

  it('has some name when it has none yet', () => {
    expect(asked({ name: '', sample: {}, draft: { calls: {} }, isChanged: true })).toEqual({
      name: 'unnamed',
      body: { composition: { name: 'unnamed', calls: {} } },
    });
  });
});

describe('the time line', () => {
  it('has a bar for each call that was made', () => {
    expect(barOf({ start: 100, head: 300, end: 400 }, 1000)).toEqual({ start: 0.1, head: 0.3, end: 0.4 });
    expect(barOf({ start: 100, end: 400 }, 1000)).toEqual({ start: 0.1, head: 0.4, end: 0.4 });
    expect(barOf({ start: 0 }, 0)).toEqual({ start: 0, head: 0, end: 0 });
    expect(barOf({ outcome: 'skipped' }, 1000)).toBeUndefined();
  });

  it('begins with who began', () => {
    const calls = [{ name: 'never' }, { name: 'late', start: 9 }, { name: 'early', start: 0 }, { name: 'lost' }];
    expect(inTime(calls).map(({ name }) => name)).toEqual(['early', 'late', 'never', 'lost']);
  });

  it('says it in words', () => {
    expect(times({ start: 120, head: 51_200, end: 51_900 })).toBe('from 120 µs on, waited 51 ms, transfer 700 µs');
    expect(times({ start: 120, end: 2_000_120 })).toBe('from 120 µs on, ended after 2,000 ms');
    expect(times({})).toBe('not made');
    expect(labelOf({ name: 'lines', element: 3 })).toBe('lines[3]');
    expect([731, 1229, 10_485_760].map(size)).toEqual(['731 B', '1.2 KiB', '10 MiB']);
  });

  it('says what the node had no room to tell', () => {
    const call = { name: 'a' };
    expect(cuts({ whole: true, body: '{}', bodyBytes: 2, calls: [call], callCount: 1 })).toEqual([]);
    expect(cuts({ whole: false, body: '{"a', bodyBytes: 5 << 20, calls: [call], callCount: 2000 })).toEqual([
      'This is the beginning of a body of 5 MiB.',
      '1 of 2,000 calls are shown, of each one at least.',
    ]);
    expect(cuts({ whole: false, body: '€', bodyBytes: 3, calls: [call], callCount: 1 })).toEqual([
      'There is more than the node can tell.',
    ]);
  });

  it('says what a failure means for the answer', () => {
    const calls = { user: {}, orders: { failure: 'optional' as const }, offers: { fallback: { offers: [] } } };
    const failed = (name: string, reason: string) => ({ name, reason, outcome: 'failed' as const, status: 503 });
    expect(
      problems(
        {
          calls: [
            failed('user', 'status'),
            failed('orders', 'timeout'),
            failed('offers', 'dependency'),
            { name: 'x', outcome: 'done' },
          ],
        },
        calls,
      ),
    ).toEqual([
      'user failed: it was answered with a status that is no success (503). It is required, so there is no answer.',
      'orders failed: it took longer than its deadline, the whole one, or a timeout of the service. The answer goes without.',
      'offers failed: a call that it needs failed. Its fallback stands in.',
    ]);
  });
});
