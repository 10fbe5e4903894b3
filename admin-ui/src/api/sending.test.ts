import { expect, it } from 'vitest';
import { fields } from './sending';

it('reads the header fields of an answer as a browser writes them', () => {
  const lines = 'content-type: application/json\r\nportico-revision: 7\r\nlink: <https://a.example/>; rel=next\r\n';
  expect(fields(lines)).toEqual([
    ['content-type', 'application/json'],
    ['portico-revision', '7'],
    ['link', '<https://a.example/>; rel=next'],
  ]);
  expect(fields('')).toEqual([]);
});
