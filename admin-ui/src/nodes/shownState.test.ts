import { expect, it } from 'vitest';
import { shownState } from './shownState';

it('a node that has never come is expected, and is no alarm', () => {
  expect(shownState({ name: 'edge-7', state: 'gone' })).toEqual({ state: 'expected', tone: 'gray' });
});

it('a node that was here and is not heard any more is gone', () => {
  expect(shownState({ name: 'edge-7', state: 'gone', status: { lastSeen: '2026-03-01T00:00:00Z' } }).state).toBe(
    'gone',
  );
  expect(shownState({ name: 'edge-7', state: 'revoked' }).state).toBe('revoked');
});
