import { expect, it } from 'vitest';
import { placeOf, usedPercent, usedTone } from './quota';

it.each([
  ['route/orders/quota', { word: 'route', plural: 'routes', name: 'orders' }],
  ['policy/daily', { word: 'policy', plural: 'policies', name: 'daily' }],
  ['consumer/acme/quota', { word: 'consumer', plural: 'consumers', name: 'acme' }],
  ['group/gold/quota', undefined],
  ['', undefined],
])('%s', (attachedTo, place) => {
  expect(placeOf(attachedTo)).toEqual(place);
});

it.each([
  [0, 1000, 0],
  [1, 1000, 1],
  [500, 1000, 50],
  [999, 1000, 99],
  [1000, 1000, 100],
  [1200, 1000, 100],
])('%i of %i are %i percent', (used, limit, percent) => {
  expect(usedPercent(used, limit)).toBe(percent);
});

it('warns before a quota is used up', () => {
  expect([79, 80, 99, 100].map(usedTone)).toEqual(['lagoon', 'orange', 'orange', 'red']);
});
