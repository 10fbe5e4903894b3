import { expect, it } from 'vitest';
import { sampleOf } from './sample';

it.each([
  [{}, 'http://n:8800/'],
  [{ paths: ['/orders'] }, 'http://n:8800/orders'],
  [{ paths: ['/orders/**', '/more'] }, 'http://n:8800/orders'],
  [{ paths: ['/**'] }, 'http://n:8800/'],
  [{ paths: ['/users/{id}/orders/{n:[0-9]{1,3}}'] }, 'http://n:8800/users/1/orders/1'],
  [{ paths: ['/files/{path:**}'] }, 'http://n:8800/files/1'],
  [{ hosts: ['*.example.com'], paths: ['/a'] }, 'http://www.example.com/a'],
  [{ query: { v: '2 b', w: { regex: 'x' } } }, 'http://n:8800/?v=2%20b'],
])('of what matches %j it is %s', (match, url) => {
  expect(sampleOf({ match }, 'n:8800').url).toBe(url);
});

it('has the method and the header fields that are asked for', () => {
  const match = { methods: ['POST', 'PUT'], headers: { 'x-beta': '1', 'x-any': { present: true } } };
  expect(sampleOf({ match }, 'n:8800')).toMatchObject({ method: 'POST', header: ['x-beta: 1'] });
});

it('names what may be a credential, and does not have it', () => {
  const match = {
    paths: ['/a'],
    headers: { 'x-preview-token': 'abc', 'x-beta': '1' },
    query: { key: 'of-a-friend', v: '2' },
  };
  expect(sampleOf({ match }, 'n:8800')).toEqual({
    url: 'http://n:8800/a?v=2',
    header: ['x-beta: 1'],
    left: ['x-preview-token', '?key'],
  });
});

it('is none where no node is known to send it to', () => {
  expect(sampleOf({ match: { paths: ['/a'] } }, undefined)).toEqual({});
});
