import { expect, it } from 'vitest';
import { lines } from './place';

const YAML = `format: portico/v1
routes:
- name: orders
  match: { paths: [/orders] }
  forward: { service: orders }
- name: users
  match:
    paths:
    - /users
    - users
  policies:
  - type: key-auth
    settings: { header: 1 }
`;
const JSON_TEXT = `{
  "format": "portico/v1",
  "routes": [
    { "name": "orders",
      "match": { "paths": ["orders"] } }
  ]
}`;

it.each([
  ['a list', 'routes', 2],
  ['an entry of it', 'routes[1]', 6],
  ['a field on the same line', 'routes[0].match.paths[0]', 4],
  ['a field of its own line', 'routes[1].match.paths', 8],
  ['an entry deep inside', 'routes[1].match.paths[1]', 10],
  ['a setting', 'routes[1].policies[0].settings.header', 13],
  ['the nearest part, when the field is missing', 'routes[0].match.hosts', 4],
  ['nothing, when there is nothing like it', 'services[7].url', undefined],
  ['nothing, for the whole', '', undefined],
])('finds %s', (_, field, line) => {
  expect(lines(YAML, [field])).toEqual([line]);
});

it('finds lines of JSON as well', () => {
  expect(lines(JSON_TEXT, ['routes[0]', 'routes[0].match.paths[0]'])).toEqual([4, 5]);
});

it('finds what it can in a text that is not whole', () => {
  expect(lines('routes:\n- name: a\n  match: {', ['routes[0].name', 'routes[0].match.paths'])).toEqual([2, 3]);
});
