import { api, ok, type Schemas } from '../api/client';
import { isStatus, words } from '../api/problem';
import { strings } from '../strings/entity';
import type { Entity, Plural } from './kind';

export type Opened = Schemas['Opened'];

/** Which routes a change opens to everybody, and why there may be more. */
export interface Look {
  opened: Opened;
  doubts: readonly string[];
}

/** Only these have a say in who gets through a route without saying who they are. */
const GUARDS: readonly Plural[] = ['routes', 'services', 'policies'];

/** As many as the API looks at in one go. */
const DELETED_MAX = 16;

/** With these a change is not made: it opens nothing, and says why when it is tried. */
const REFUSALS = [400, 403, 404, 409, 412, 422];

/** What an attempt to find out says: that it failed is no sign that nothing is opened. */
export async function looked(attempt: Promise<Opened>): Promise<Look> {
  try {
    return { opened: await attempt, doubts: [] };
  } catch (failure) {
    return { opened: {}, doubts: isStatus(failure, ...REFUSALS) ? [] : [words(failure)] };
  }
}

/** True when nothing is to be said before the change is made. */
export function isSilent({ opened, doubts }: Look): boolean {
  return opening(opened) === '' && doubts.length === 0;
}

/** The routes that a write would open to everybody; it is not made. */
export async function writeOpens(plural: Plural, put: readonly Entity[], signal?: AbortSignal): Promise<Look> {
  return looked(dryRun(plural, put, [], signal));
}

/** The same for what shall go. */
export async function deletionOpens(plural: Plural, names: readonly string[], signal?: AbortSignal): Promise<Look> {
  if (!GUARDS.includes(plural)) return { opened: {}, doubts: [] };
  return deletionsLooked(names, (some) => dryRun(plural, [], some, signal));
}

/**
 * They go one by one: what cannot go must not hide what the others open.
 *
 * @param ask finds out what the deletion of some opens
 */
export async function deletionsLooked(
  names: readonly string[],
  ask: (some: readonly string[]) => Promise<Opened>,
): Promise<Look> {
  const looks: Look[] = [];
  for (let from = 0; from < names.length; from += DELETED_MAX) {
    const some = names.slice(from, from + DELETED_MAX);
    const attempt = ask(some);
    const isRefused = await attempt.then(
      () => false,
      (failure) => isStatus(failure, ...REFUSALS),
    );
    if (!isRefused || some.length === 1) looks.push(await looked(attempt));
    else for (const name of some) looks.push(await looked(ask([name])));
  }
  // Of two policies that guard a route each may go, but not both.
  const together = looks.length > 1 ? [strings.notLookedAtTogether] : [];
  return { ...joined(looks), doubts: [...new Set([...looks.flatMap(({ doubts }) => doubts), ...together])] };
}

function joined(looks: readonly Look[]): { opened: Opened } {
  const routes = new Map(looks.flatMap(({ opened }) => (opened.routes ?? []).map((route) => [route.name, route])));
  const unnamed = looks.reduce((sum, { opened: { count = 0, routes = [] } }) => sum + count - routes.length, 0);
  return { opened: { count: routes.size + unnamed, routes: [...routes.values()] } };
}

async function dryRun(
  plural: Plural,
  put: readonly Entity[],
  remove: readonly string[],
  signal?: AbortSignal,
): Promise<Opened> {
  if (!GUARDS.includes(plural)) return {};
  const document = { format: 'portico/v1', [plural]: put.map(({ id: _, ...fields }) => fields) };
  const { opened = {} } = ok(
    await api.POST('/api/v1/config', {
      params: { query: { 'dry-run': true, delete: remove.map((name) => `${plural}/${name}`) } },
      body: {},
      bodySerializer: () => JSON.stringify(document),
      headers: { 'content-type': 'application/json' },
      signal,
    }),
  );
  return opened;
}

const NAMED_MAX = 12;

/** Such as: This opens 2 routes to everybody: a, b. Empty when it opens none. */
export function opening({ count = 0, routes = [] }: Opened): string {
  if (count === 0) return '';
  const named = routes
    .slice(0, NAMED_MAX)
    .map(({ name = '', sometimes }) => (sometimes ? strings.sometimes(name) : name));
  const more = count > named.length ? strings.andMoreRoutes((count - named.length).toLocaleString('en')) : '';
  return strings.thisOpens(count, named.join(', ') + more);
}
