import { describe, expect, it } from 'vitest';
import { headersOf, linked } from './link';

const URL_TEXT = 'http://shop.example/orders?page=2';

describe('the address of a request that is tried', () => {
  it('has what others may see of it', () => {
    const { search, secretHeaders, secretParameters } = linked(
      URL_TEXT,
      { accept: 'text/html', 'x-tier': 'gold' },
      '{"a":1}',
    );
    expect(search).toEqual({ url: URL_TEXT, header: ['accept: text/html', 'x-tier: gold'], body: '{"a":1}' });
    expect([secretHeaders, secretParameters]).toEqual([[], []]);
    expect(headersOf(search.header)).toEqual({ accept: 'text/html', 'x-tier': 'gold' });
  });

  it.each([
    ['authorization', 'x'],
    ['Proxy-Authorization', 'x'],
    ['Cookie', 'a=b'],
    ['x-api-key', '1'],
    ['X-Amz-Security-Token', '1'],
    ['x-user', 'Basic YTpi'],
    ['x-customer', 'pk_9f8a7c6b5d4e3f2a1b0c'],
    ['x-hmac-signature', '1'],
  ])('never has %s: %s', (name, value) => {
    const { search, secretHeaders } = linked(URL_TEXT, { [name]: value, accept: '*/*' }, '');
    expect(search.header).toEqual(['accept: */*']);
    expect(secretHeaders).toEqual([name]);
  });

  it.each([
    ['accept', 'application/vnd.shop.v2+json'],
    ['content-type', 'application/x-www-form-urlencoded'],
    ['x-forwarded-for', '2001:db8:85a3:8d3:1319:8a2e'],
    ['x-mode', 'a few words of 2026'],
  ])('has %s: %s', (name, value) => {
    expect(linked(URL_TEXT, { [name]: value }, '').search.header).toEqual([`${name}: ${value}`]);
  });

  it('has no credential of the query', () => {
    expect(linked('http://a.example/x?page=2&api_key=7&q=b', undefined, '')).toMatchObject({
      search: { url: 'http://a.example/x?page=2&q=b' },
      secretParameters: ['api_key'],
    });
    expect(linked('http://a.example/x?access_token=7', undefined, '').search.url).toBe('http://a.example/x');
  });

  it('is not longer than addresses should be', () => {
    const long = linked(URL_TEXT, { 'x-note': 'so many words '.repeat(100) }, 'é'.repeat(400));
    expect(long.search).toEqual({ url: URL_TEXT });
    expect(long.isTooLong).toEqual({ headers: true, body: true });
  });

  it('says nothing where it makes no sense', () => {
    expect(headersOf(['no colon', ': no name'])).toBeUndefined();
    expect(headersOf(undefined)).toBeUndefined();
    expect(headersOf(['a: b: c'])).toEqual({ a: 'b: c' });
  });
});
