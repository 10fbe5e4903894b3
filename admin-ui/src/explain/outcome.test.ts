import { expect, test } from 'vitest';
import { outcome, took } from './outcome';

test('a request goes to a service, to a composition, is answered, is refused, or matches nothing', () => {
  expect(outcome({ route: 'r', forwarded: { service: 's' } }).words).toBe('goes to the service s');
  expect(outcome({ route: 'r' }).words).toBe('is answered from a composition');
  expect(outcome({ route: 'r', answered: { status: 302 } }).words).toBe('is answered by the gateway itself: 302');
  expect(outcome({ route: 'r', answered: { status: 401, problem: 'unauthorized' } })).toEqual({
    tone: 'orange',
    words: 'is refused: 401 unauthorized',
  });
  expect(outcome({ answered: { status: 404, problem: 'no-route' } }).words).toBe('matches no route: 404');
  expect(outcome({ route: 'r', answered: { status: 503, problem: 'unavailable' } }).tone).toBe('red');
});

test('times are in the unit that fits', () => {
  expect(took(85)).toBe('85 µs');
  expect(took(1234)).toBe('1.2 ms');
  expect(took(undefined)).toBe('');
});
