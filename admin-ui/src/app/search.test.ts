import { describe, expect, it } from 'vitest';
import {
  changeSearch,
  dialogSearch,
  editorSearch,
  listSearch,
  namedSearch,
  revisionSearch,
  trafficSearch,
  trySearch,
} from './search';

describe('what an address says', () => {
  it('is taken when it makes sense', () => {
    expect(listSearch({ q: 'or', tag: ['a', 'b'], sort: '-changed' })).toEqual({
      q: 'or',
      tag: ['a', 'b'],
      sort: '-changed',
    });
    expect(listSearch({ q: 7, tag: 'one' })).toEqual({ q: '7', tag: ['one'] });
    expect(editorSearch({ view: 'yaml' })).toEqual({ view: 'yaml' });
    expect(editorSearch({ call: 'user' })).toEqual({ call: 'user' });
    expect(editorSearch({ service: 'orders' })).toEqual({ service: 'orders' });
    expect(editorSearch({ view: 'more', consumer: 'acme' })).toEqual({ view: 'more', consumer: 'acme' });
    expect(namedSearch({ q: 'edge', dialog: 'new' })).toEqual({ q: 'edge', dialog: 'new' });
    expect(trafficSearch({ window: '24h', as: 'table' })).toEqual({ window: '24h', as: 'table' });
    expect(revisionSearch({ from: 3, back: 2 })).toEqual({ from: 3, back: 2 });
    expect(editorSearch({ view: 'more', dialog: 'new' })).toEqual({ view: 'more', dialog: 'new' });
    expect(dialogSearch({ dialog: 'new', back: 7 })).toEqual({ dialog: 'new', back: 7 });
    expect(trySearch({ url: 'http://a', header: ['a: b'], left: '?key' })).toEqual({
      url: 'http://a',
      header: ['a: b'],
      left: ['?key'],
    });
    expect(changeSearch({ kind: 'route', name: 'x', since: '7d' })).toEqual({ kind: 'route', name: 'x', since: '7d' });
  });

  it('is left out when it does not', () => {
    expect(listSearch({ q: '', tag: [], sort: 'size' })).toEqual({});
    expect(listSearch({ q: { a: 1 }, tag: [{}] })).toEqual({});
    expect(editorSearch({ view: '<script>', call: ['user'] })).toEqual({});
    expect(namedSearch({ q: [], dialog: 'delete' })).toEqual({});
    expect(trafficSearch({ window: '7h', as: ['table'] })).toEqual({});
    expect(revisionSearch({ from: -1, back: 'two' })).toEqual({});
    expect(dialogSearch({ dialog: 'delete', back: 1.5 })).toEqual({});
    expect(trySearch({ header: [{}], left: [], body: 'secret=1' })).toEqual({});
    expect(changeSearch({ kind: 'robot', since: '7 years' })).toEqual({});
  });
});
