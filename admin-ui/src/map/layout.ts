import { strings } from '../strings/map';
/** A route as the map needs it. */
export interface MappedRoute {
  name: string;
  hosts: readonly string[];
  paths: readonly string[];
  services: readonly string[];
  /** What answers where there is no service. */
  answering: 'service' | 'composition' | 'redirect' | 'respond';
  requests: number;
  errors: number;
}

/** What is looked at: all, one host, or what lies under a path. */
export interface Focus {
  host?: string;
  under?: string;
}

/** A host, a path or a service, and what goes through it. */
export interface Stop {
  key: string;
  label: string;
  requests: number;
  errors: number;
  routes: readonly string[];
  /** A path with others below it, or all that did not fit. */
  gathers: boolean;
}

/** What goes from one stop to another one, by their places in the columns. */
export interface Way {
  from: number;
  to: number;
  requests: number;
  errors: number;
}

export interface Layout {
  hosts: readonly Stop[];
  paths: readonly Stop[];
  services: readonly Stop[];
  hostWays: readonly Way[];
  serviceWays: readonly Way[];
}

export const ANY_HOST = strings.anyHost;
export const REST = ' others';

const OWN: Record<MappedRoute['answering'], string> = {
  service: strings.noService,
  composition: strings.aComposition,
  redirect: strings.redirects,
  respond: strings.answersOfItsOwn,
};

/** More in one column is not looked at, but searched in. */
const COLUMN_MAX = 40;

/** Hosts, paths and services in three columns, and the ways between them: never more than one can look at. */
export function layout(routes: readonly MappedRoute[], focus: Focus = {}, most = COLUMN_MAX): Layout {
  const shown = routes.filter((route) => isSeen(route, focus));
  const hosts = column(shown, (route) => hostsOf(route, focus), most);
  const group = grouping(shown, focus, most);
  const paths = column(shown, (route) => pathsOf(route, focus).map(group), most);
  const services = column(shown, servicesOf, most);
  const pathOrder = sortedBy(paths, (stop) => mean(shown, stop, hosts, (route) => hostsOf(route, focus)));
  const serviceOrder = sortedBy(services, (stop) =>
    mean(shown, stop, pathOrder, (route) => pathsOf(route, focus).map(group)),
  );
  return {
    hosts,
    paths: pathOrder,
    services: serviceOrder,
    hostWays: ways(shown, hosts, pathOrder),
    serviceWays: ways(shown, pathOrder, serviceOrder),
  };
}

/** Whether a path pattern lies at or under a prefix. */
export function isUnder(path: string, prefix: string): boolean {
  return path === prefix || path.startsWith(prefix.endsWith('/') ? prefix : `${prefix}/`);
}

function isSeen(route: MappedRoute, { host, under }: Focus): boolean {
  return (
    (host === undefined || hostsOf(route, {}).includes(host)) &&
    (under === undefined || pathsOf(route, {}).some((path) => isUnder(path, under)))
  );
}

function hostsOf({ hosts }: MappedRoute, { host }: Focus): readonly string[] {
  if (host !== undefined) return [host];
  return hosts.length > 0 ? hosts : [ANY_HOST];
}

function pathsOf({ paths }: MappedRoute, { under }: Focus): readonly string[] {
  const all = paths.length > 0 ? paths : ['/**'];
  return under === undefined ? all : all.filter((path) => isUnder(path, under));
}

function servicesOf({ services, answering }: MappedRoute): readonly string[] {
  return services.length > 0 ? services : [OWN[answering]];
}

/** Paths as they are while they fit; else their beginnings, one segment longer than what is looked at. */
function grouping(routes: readonly MappedRoute[], focus: Focus, most: number): (path: string) => string {
  const all = new Set(routes.flatMap((route) => pathsOf(route, focus)));
  if (all.size <= most) return (path) => path;
  const depth = (focus.under?.split('/').filter(Boolean).length ?? 0) + 1;
  const beginning = (path: string) => `/${path.split('/').filter(Boolean).slice(0, depth).join('/')}`;
  const sizes = new Map<string, number>();
  for (const path of all) sizes.set(beginning(path), (sizes.get(beginning(path)) ?? 0) + 1);
  return (path) => ((sizes.get(beginning(path)) ?? 0) > 1 ? `${beginning(path)}/…` : path);
}

function column(
  routes: readonly MappedRoute[],
  keysOf: (route: MappedRoute) => readonly string[],
  most: number,
): Stop[] {
  const through = new Map<string, Set<MappedRoute>>();
  for (const route of routes)
    for (const key of keysOf(route)) through.set(key, (through.get(key) ?? new Set()).add(route));
  const stops = [...through].map(([key, own]) => stop(key, own)).sort(busiestFirst);
  if (stops.length <= most) return stops;
  const beyond = stops.slice(most - 1);
  const names = new Set(beyond.flatMap((one) => one.routes));
  const rest = stop(REST, new Set(routes.filter(({ name }) => names.has(name))));
  return [
    ...stops.slice(0, most - 1),
    { ...rest, label: strings.others(beyond.length.toLocaleString('en')), gathers: true },
  ];
}

function stop(key: string, through: ReadonlySet<MappedRoute>): Stop {
  const own = [...through];
  return {
    key,
    label: key,
    requests: own.reduce((sum, { requests }) => sum + requests, 0),
    errors: own.reduce((sum, { errors }) => sum + errors, 0),
    routes: own.map(({ name }) => name),
    gathers: key.endsWith('/…'),
  };
}

function busiestFirst(a: Stop, b: Stop): number {
  return b.requests - a.requests || b.routes.length - a.routes.length || (a.key < b.key ? -1 : 1);
}

/** Where a stop lies among those before it, so that few ways cross. */
function mean(
  routes: readonly MappedRoute[],
  { routes: own }: Stop,
  before: readonly Stop[],
  keysOf: (route: MappedRoute) => readonly string[],
): number {
  const names = new Set(own);
  const places = new Map(before.map(({ key }, place) => [key, place]));
  const found = routes
    .filter(({ name }) => names.has(name))
    .flatMap((route) => keysOf(route).map((key) => places.get(key) ?? before.length - 1));
  return found.reduce((sum, place) => sum + place, 0) / Math.max(1, found.length);
}

function sortedBy(stops: readonly Stop[], place: (stop: Stop) => number): Stop[] {
  return stops
    .map((one) => ({ one, at: one.key === REST ? Number.POSITIVE_INFINITY : place(one) }))
    .sort((a, b) => a.at - b.at || busiestFirst(a.one, b.one))
    .map(({ one }) => one);
}

function ways(routes: readonly MappedRoute[], left: readonly Stop[], right: readonly Stop[]): Way[] {
  const byName = new Map(routes.map((route) => [route.name, route]));
  return left.flatMap(({ routes: from }, at) => {
    const names = new Set(from);
    return right.flatMap(({ routes: to }, place) => {
      const both = to.filter((name) => names.has(name)).flatMap((name) => byName.get(name) ?? []);
      if (both.length === 0) return [];
      return {
        from: at,
        to: place,
        requests: both.reduce((sum, { requests }) => sum + requests, 0),
        errors: both.reduce((sum, { errors }) => sum + errors, 0),
      };
    });
  });
}
