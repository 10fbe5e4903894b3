import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const SOURCE = join(import.meta.dirname, '..');
const document = JSON.parse(readFileSync(join(SOURCE, '..', 'openapi.json'), 'utf8'));

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
const CALL = /\b(?:api|door)\s*\.(GET|POST|PUT|PATCH|DELETE)\(\s*'([^']+)'/g;

/** What no page needs, and why. */
const UNUSED: Record<string, string> = {
  'POST /api/v1/auth/local': 'is for programs on the same machine',
  'GET /api/v1/auth/me': 'is what signing in answers as well',
  'GET /api/v1/node-groups/{name}': 'is in the list',
  'GET /api/v1/users/{name}': 'is in the list',
  'GET /api/v1/policy-types/{type}': 'is in the list',
  'DELETE /api/v1/nodes/{name}/drain': 'is the same as POST with off=true',
};

function sources(folder = ''): string {
  return readdirSync(join(SOURCE, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.includes('.test.'))
    .map((name) => readFileSync(join(SOURCE, folder, name), 'utf8'))
    .join('\n');
}

test('what the API can do, some page does', () => {
  const called = new Set([...sources().matchAll(CALL)].map(([, method, path]) => `${method} ${path}`));
  const there = Object.entries<object>(document.paths).flatMap(([path, operations]) =>
    Object.keys(operations)
      .filter((method) => METHODS.includes(method))
      .map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(there.filter((operation) => !called.has(operation)).sort()).toEqual(Object.keys(UNUSED).sort());
});

describe('all that can be written has an input', () => {
  /** The forms of an entity and its parts, by the folder that they are in. */
  const FORMS: Record<string, readonly string[]> = {
    services: [
      'Service',
      'Target',
      'Timeouts',
      'Retries',
      'Health',
      'ActiveCheck',
      'PassiveCheck',
      'CircuitBreaker',
    ].concat(['Tls', 'Pool', 'Balancing']),
    routes: ['Route', 'RouteMatch', 'Forward', 'Split', 'Destination', 'Redirect', 'Respond', 'Compose'],
    compositions: ['Composition', 'Call', 'When', 'ForEach', 'GraphQl', 'FlattenStep'],
    consumers: ['Consumer'],
    policies: ['Policy', 'PolicyEntry', 'Condition'],
    certificates: ['Certificate', 'ClientCertificates'],
  };
  const elsewhere = sources('entity');

  test.each(
    Object.entries(FORMS).flatMap(([folder, schemas]) => schemas.map((schema) => [schema, folder] as const)),
  )('%s in %s', (schema, folder) => {
    const forms = sources(folder) + elsewhere;
    const fields = Object.entries<{ readOnly?: boolean }>(document.components.schemas[schema].properties);
    const missing = fields.filter(
      ([field, { readOnly }]) => !readOnly && field !== 'id' && !new RegExp(`\\b${field}\\b`).test(forms),
    );
    expect(missing.map(([field]) => field)).toEqual([]);
  });
});
