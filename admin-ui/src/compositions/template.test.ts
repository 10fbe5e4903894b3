import { describe, expect, it } from 'vitest';
import { allSources, callOf, renamed, sourcesIn } from './template';

describe('the values of a template', () => {
  it('stand in braces, of which two mean the brace', () => {
    expect(sourcesIn('/a/{request.path.id}/{?calls.u.body#/x}')).toEqual(['request.path.id', 'calls.u.body#/x']);
    expect(sourcesIn('{{no}} }} {yes} {{{also}')).toEqual(['yes', 'also']);
    expect(sourcesIn('{not closed')).toEqual([]);
  });

  it('may be of a call', () => {
    expect(callOf('calls.user.body#/id')).toBe('user');
    expect(callOf('calls.user')).toBeUndefined();
    expect(callOf('request.path.calls.x.y')).toBeUndefined();
  });

  it('are those of all calls and of the header fields of the answer', () => {
    const composition = {
      calls: { a: { path: '/{request.path.id}' }, b: { body: ['{claims.sub}'] } },
      headers: { etag: '{calls.a.headers.etag}' },
    };
    expect(allSources(composition)).toEqual(['request.path.id', 'claims.sub', 'calls.a.headers.etag']);
  });
});

it('a call that is renamed is renamed wherever it is said, and nothing else is', () => {
  const before = {
    name: 'home',
    calls: {
      user: { path: '/user' },
      users: {
        path: '/{calls.user.body#/id}/{{calls.user.body}}',
        query: { q: '{?calls.user.status}-{calls.users2.status}' },
      },
      other: {
        body: { deep: ['{calls.user.body}', 7, null] },
        when: { value: '{calls.user.body#/x}', is: true },
        forEach: { over: '{calls.user.body#/user}' },
        graphql: { query: '{ user }', variables: { id: '{calls.user.body#/id}' } },
      },
    },
    order: ['users', 'user', 'other'],
    headers: { etag: '{calls.user.headers.etag}' },
  };
  const after = renamed(before, 'user', 'person');
  expect(after).toEqual({
    name: 'home',
    calls: {
      person: { path: '/user' },
      users: {
        path: '/{calls.person.body#/id}/{{calls.user.body}}',
        query: { q: '{?calls.person.status}-{calls.users2.status}' },
      },
      other: {
        body: { deep: ['{calls.person.body}', 7, null] },
        when: { value: '{calls.person.body#/x}', is: true },
        forEach: { over: '{calls.person.body#/user}' },
        graphql: { query: '{ user }', variables: { id: '{calls.person.body#/id}' } },
      },
    },
    order: ['users', 'person', 'other'],
    headers: { etag: '{calls.person.headers.etag}' },
  });
  expect(Object.keys(before.calls)).toContain('user');
});
