import { expect, it } from 'vitest';
import { exampleCurl } from './example';

const address = '127.0.0.1:8800';

it.each([
  [{}, 'curl -i http://127.0.0.1:8800/'],
  [{ paths: ['/orders/**'] }, 'curl -i http://127.0.0.1:8800/orders/'],
  [
    { hosts: ['shop.example.com'], paths: ['/a'], methods: ['POST'] },
    "curl -i -X POST -H 'Host: shop.example.com' http://127.0.0.1:8800/a",
  ],
])('asks for what %j matches', (match, command) => {
  expect(exampleCurl(address, { match })).toBe(command);
});

it.each([
  { match: { paths: ['/orders/{id}'] } },
  { match: { hosts: ['*.example.com'] } },
  { match: { headers: { 'x-beta': '1' } } },
  { match: {}, enabled: false },
])('makes no guess at %j', (route) => {
  expect(exampleCurl(address, route)).toBeUndefined();
});
