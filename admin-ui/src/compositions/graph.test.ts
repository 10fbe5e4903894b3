import { describe, expect, it } from 'vitest';
import { graphOf, inWords, neighbour } from './graph';

const HOME = {
  user: { service: 'users', path: '/users/{request.path.id}' },
  orders: { service: 'orders', path: '/orders', query: { user: '{calls.user.body#/id}' } },
  offers: { service: 'catalogue', path: '/offers' },
};

describe('the graph of a composition', () => {
  it('has what depends on nothing first, and each call behind what it takes from', () => {
    const graph = graphOf(HOME);
    expect(graph.steps).toEqual([['offers', 'user'], ['orders']]);
    expect(graph.lines.map(({ from, to }) => `${from.name} ${to.name}`)).toEqual(['user orders']);
    expect(inWords(graph)).toBe('First offers and user, then orders.');
  });

  it.each([
    ['path', { path: '/{calls.a.body#/id}' }],
    ['query', { query: { q: 'x{?calls.a.headers.etag}' } }],
    ['header', { headers: { 'x-a': '{calls.a.status}' } }],
    ['body', { body: { list: [{ deep: '{calls.a.body}' }] } }],
    ['variable', { graphql: { query: 'q', variables: { id: '{calls.a.body#/id}' } } }],
    ['when', { when: { value: '{calls.a.body#/premium}', is: true } }],
    ['forEach', { forEach: { over: '{calls.a.body#/lines}' } }],
  ])('sees what is taken in a %s', (_, b) => {
    expect(graphOf({ a: {}, b }).steps).toEqual([['a'], ['b']]);
  });

  it('takes doubled braces, GraphQL documents and other values for none', () => {
    const b = {
      path: '/{{calls.a.body}}/{request.path.id}',
      graphql: { query: '{ calls.a.body }' },
      headers: { 'x-open': '{calls.a.' },
    };
    expect(graphOf({ a: {}, b }).steps).toEqual([['a', 'b']]);
  });

  it('shows circles and unknown calls, whoever is behind them', () => {
    const graph = graphOf({
      start: { path: '/{calls.nobody.status}' },
      a: { path: '/{calls.b.status}' },
      b: { path: '/{calls.a.status}' },
      c: { path: '/{calls.b.status}' },
    });
    expect(graph.steps).toEqual([['start'], ['a', 'b', 'c']]);
    expect(graph.circular).toEqual(['a', 'b', 'c']);
    expect(graph.boxes.find(({ name }) => name === 'start')?.unknown).toEqual(['nobody']);
    expect(inWords(graph)).toBe('First start. a, b and c wait in a circle: none of them can start.');
    expect(inWords(graphOf({}))).toBe('No calls yet.');
  });

  it('puts thirty calls of one step into columns in which no two share a place', () => {
    const many = Object.fromEntries(
      Array.from({ length: 30 }, (_, at) => [`call-${at}`, { path: '/{calls.first.status}' }]),
    );
    const graph = graphOf({ first: {}, ...many });
    expect(graph.rows).toBeLessThanOrEqual(8);
    expect(graph.spans).toEqual([
      { column: 0, columns: 1 },
      { column: 1, columns: 4 },
    ]);
    expect(new Set(graph.boxes.map(({ column, row }) => `${column} ${row}`)).size).toBe(31);
    expect(inWords(graph)).toContain('and 25 more');
  });

  it('is gone through with the arrow keys', () => {
    const graph = graphOf(HOME);
    expect(neighbour(graph, 'offers', 'ArrowDown')).toBe('user');
    expect(neighbour(graph, 'user', 'ArrowRight')).toBe('orders');
    expect(neighbour(graph, 'orders', 'ArrowLeft')).toBe('offers');
    expect(neighbour(graph, 'orders', 'ArrowRight')).toBeUndefined();
    expect(neighbour(graph, 'orders', 'x')).toBeUndefined();
  });
});
