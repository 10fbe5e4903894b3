import { expect, test } from 'vitest';
import { ANY_HOST, layout, type MappedRoute, REST } from './layout';

const route = (name: string, change: Partial<MappedRoute> = {}): MappedRoute => ({
  name,
  hosts: [],
  paths: [`/${name}`],
  services: ['s'],
  answering: 'service',
  requests: 0,
  errors: 0,
  ...change,
});

test('a route leads from its hosts over its paths to its services', () => {
  const { hosts, paths, services, hostWays, serviceWays } = layout([
    route('a', { hosts: ['x', 'y'], paths: ['/a', '/b'], services: ['s', 't'], requests: 7, errors: 2 }),
  ]);
  expect(hosts.map(({ key }) => key)).toEqual(['x', 'y']);
  expect(paths.map(({ key }) => key)).toEqual(['/a', '/b']);
  expect(services.map(({ key }) => key)).toEqual(['s', 't']);
  expect(hostWays).toHaveLength(4);
  expect(serviceWays).toHaveLength(4);
  expect(hostWays[0]).toEqual({ from: 0, to: 0, requests: 7, errors: 2 });
});

test('what names no host, path or service is still there', () => {
  const { hosts, paths, services } = layout([route('a', { paths: [], services: [], answering: 'redirect' })]);
  expect(hosts.map(({ label }) => label)).toEqual([ANY_HOST]);
  expect(paths.map(({ label }) => label)).toEqual(['/**']);
  expect(services.map(({ label }) => label)).toEqual(['redirects']);
});

test('the requests of a route count once at each stop', () => {
  const { hosts, services } = layout([
    route('a', { paths: ['/a', '/b'], requests: 5 }),
    route('b', { requests: 3, errors: 1 }),
  ]);
  expect(hosts[0]).toMatchObject({ requests: 8, errors: 1 });
  expect(services[0]).toMatchObject({ requests: 8 });
});

test('a thousand routes are gathered under the beginnings of their paths, and no column is endless', () => {
  const many = Array.from({ length: 1000 }, (_, at) =>
    route(`r${at}`, {
      paths: [`/team${at % 20}/r${at}`],
      hosts: [`h${at}.test`],
      services: [`s${at % 3}`],
      requests: at,
    }),
  );
  const { hosts, paths, services } = layout(many);
  expect(hosts).toHaveLength(40);
  expect(hosts.at(-1)).toMatchObject({ key: REST, label: '961 others', gathers: true });
  expect(paths).toHaveLength(20);
  expect(paths.every(({ gathers, routes }) => gathers && routes.length === 50)).toBe(true);
  expect(services).toHaveLength(3);
  const under = layout(many, { under: '/team3' });
  expect(under.paths.flatMap(({ routes }) => routes)).toHaveLength(50);
  expect(layout(many, { host: 'h7.test' }).paths.map(({ key }) => key)).toEqual(['/team7/r7']);
});

test('only what lies under a path is under it', () => {
  const { paths } = layout([route('a'), route('ab'), route('c', { paths: ['/a/c'] })], { under: '/a' });
  expect(paths.map(({ key }) => key).sort()).toEqual(['/a', '/a/c']);
});
