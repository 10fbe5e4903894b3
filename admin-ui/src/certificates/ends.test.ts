import { expect, test } from 'vitest';
import { firstToEnd, lastToEnd } from './ends';

const at = (subject: string, notAfter: string) => ({ subject, notAfter });

test('what ends first is first, and a bundle is good until the last of it', () => {
  const all = [
    at('later', '2031-01-01T00:00:00Z'),
    at('over', '2020-01-01T00:00:00Z'),
    at('soon', '2026-12-09T00:00:00Z'),
  ];
  expect(firstToEnd(all).map(({ subject }) => subject)).toEqual(['over', 'soon', 'later']);
  expect(lastToEnd(all)?.subject).toBe('later');
  expect(lastToEnd([])).toBeUndefined();
});
