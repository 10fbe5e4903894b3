import { describe, expect, it } from 'vitest';
import { headersOf, linked } from './link';

const URL_TEXT = 'http://shop.example/orders?page=2';
const RUN = 'ab+cd9f8a7c6b5d4e3f/2a==';

describe('the address of a request that is tried', () => {
  it('has what others may see of it', () => {
    const { search, areHeadersTooLong } = linked(URL_TEXT, { accept: 'text/html', 'x-tier': 'gold' });
    expect(search).toEqual({ url: URL_TEXT, header: ['accept: text/html', 'x-tier: gold'] });
    expect(areHeadersTooLong).toBe(false);
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
    ['x-pwd', '1'],
    ['x-otp', '1'],
    ['x-caller', `ApiKey ${RUN}`],
    ['user-agent', `ApiKey ${RUN}`],
    ['user-agent', 'shop/1 (9f8a7c6b5d4e3f2a1b0c)'],
    ['user-agent', 'Bearer x'],
    ['referer', 'http://a.example/x?page=2&token=7'],
    ['referer', 'http://a.example/x#access_token=7'],
    ['referer', 'http://a.example/x?to=%2Fy%3Ftoken%3D7'],
    ['origin', 'http://ada:lovelace@a.example'],
    ['x-context', '{"tier":"gold","password":"x"}'],
    ['x-context', 'tier=gold; sid=7'],
    ['content-digest-of-mine', RUN],
    ['x-forwarded-caller', RUN],
  ])('never has %s: %s', (name, value) => {
    const { search } = linked(URL_TEXT, { [name]: value, accept: '*/*' });
    expect(search).toEqual({ url: URL_TEXT, header: ['accept: */*'], left: [name] });
  });

  it.each([
    ['accept', 'application/vnd.shop.v2+json'],
    ['accept-language', 'de-CH, de;q=0.9, en;q=0.8'],
    ['content-type', 'application/x-www-form-urlencoded'],
    ['user-agent', 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'],
    ['referer', 'https://auth.example:8443/orders/2026-11-30?page=2&shipping=fast'],
    ['if-modified-since', 'Wed, 21 Oct 2015 07:28:00 GMT'],
    ['forwarded', 'for=192.0.2.60;proto=http;by=203.0.113.43'],
    ['x-forwarded-for', '2001:db8:85a3:8d3:1319:8a2e'],
    ['x-mode', 'a few words of 2026'],
    ['x-design', 'inside'],
  ])('has %s: %s', (name, value) => {
    expect(linked(URL_TEXT, { [name]: value }).search).toEqual({ url: URL_TEXT, header: [`${name}: ${value}`] });
  });

  it.each(
    [
      'api_key=7',
      'access_token=7',
      'pwd=7',
      'sid=7',
      'sig=7',
      'code=7',
      'pin=7',
      'otp=7',
      'assertion=7',
      'ticket=7',
    ].concat(['userPin=7', 'oauth.code=7', 'connect[sid]=7', 'pass=7']),
  )('has no parameter %s', (pair) => {
    const name = pair.slice(0, pair.indexOf('='));
    expect(linked(`http://a.example/x?page=2&${pair}&q=b`, undefined).search).toEqual({
      url: 'http://a.example/x?page=2&q=b',
      left: [`?${name}`],
    });
    expect(linked(`http://a.example/x?${pair}`, undefined).search.url).toBe('http://a.example/x');
  });

  it.each([
    ['with a plus that is no space', RUN],
    ['encoded', encodeURIComponent(RUN)],
    ['after a plus that is a space', 'Bearer+x'],
    ['in an address', encodeURIComponent('http://b.example/?token=7')],
    ['in an address in an address', encodeURIComponent(`/y?to=${encodeURIComponent('http://b.example/?token=7')}`)],
    ['beside a user', encodeURIComponent('http://ada:lovelace@b.example/')],
  ])('has no value of a parameter that may be a credential: %s', (_, value) => {
    expect(linked(`http://a.example/x?v=${value}`, undefined).search).toEqual({
      url: 'http://a.example/x',
      left: ['?v'],
    });
  });

  it.each([
    ['http://ada:lovelace@a.example/x?page=2', 'http://a.example/x?page=2', ['user@']],
    ['//ada:love@lace@a.example/x', '//a.example/x', ['user@']],
    [' http:\\\\ada:lovelace@a.example', ' http:\\\\a.example', ['user@']],
    ['ada:lovelace@a.example/x', 'a.example/x', ['user@']],
    ['http://a.example/x#access_token=7', 'http://a.example/x', ['#']],
    ['http://a.example/x#/y?access_token=7', 'http://a.example/x', ['#']],
    ['http://a.example/x?page=2#7', 'http://a.example/x?page=2', ['#']],
    ['http://a.example/x?9f8a7c6b5d4e3f2a1b0c', 'http://a.example/x', ['?…']],
    ['http://a.example/x?9f8a7c6b5d4e3f2a1b0c=', 'http://a.example/x', ['?…']],
    ['http://a.example/x?token:7', 'http://a.example/x', ['?…']],
  ])('of %s has %s', (url, open, left) => {
    expect(linked(url, undefined).search).toEqual({ url: open, left });
  });

  it.each([
    'http://a.example/users/ada@b.example?page=2',
    '/ada@b.example',
    'http://a.example/?',
    'http://a.example/x?q=a+few+words&postcode=7&shipping=fast&design=1&flag',
    'http://[2001:db8::1]:8080/%C3%A9?%zz=%',
    '',
  ])('has all of %j', (url) => {
    expect(linked(url, undefined).search).toEqual({ url });
  });

  it('does not name what was typed as a name and is more', () => {
    expect(linked(URL_TEXT, { 'Authorization: Bearer x': '', [`k${'9f8a7c6b5d'.repeat(3)}`]: '' }).search).toEqual({
      url: URL_TEXT,
      left: ['…', '…'],
    });
  });

  it('is not longer than addresses should be', () => {
    const long = linked(URL_TEXT, { 'x-note': 'so many words '.repeat(100) });
    expect(long.search).toEqual({ url: URL_TEXT });
    expect(long.areHeadersTooLong).toBe(true);
  });

  it('says nothing where it makes no sense', () => {
    expect(headersOf(['no colon', ': no name'])).toBeUndefined();
    expect(headersOf(undefined)).toBeUndefined();
    expect(headersOf(['a: b: c'])).toEqual({ a: 'b: c' });
  });
});
