import { expect, it } from 'vitest';
import { isEverything, place } from './queries';

it.each([
  ['shop.example.com/items/7', 'shop.example.com/items/7'],
  ['https://shop.example.com/items/7?page=2#top', 'shop.example.com/items/7?page=2'],
  ['HTTP://127.0.0.1:8800/cached/echo', '127.0.0.1/cached/echo'],
  ['http://[::1]:8800/cached', '[::1]/cached'],
  ['  /items/ ', '/items/'],
  ['/at/12:30/now', '/at/12:30/now'],
  ['shop.example.com:8443', 'shop.example.com'],
])('%s is %s', (address, said) => {
  expect(place(address)).toBe(said);
});

it('knows what would take out everything', () => {
  expect(isEverything('prefix', ' / ')).toBe(true);
  expect(isEverything('prefix', '/items')).toBe(false);
  expect(isEverything('url', '/')).toBe(false);
});
