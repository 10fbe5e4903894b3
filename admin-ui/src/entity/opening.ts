import { api, ok, type Schemas } from '../api/client';
import { strings } from '../strings/entity';
import type { Entity, Plural } from './kind';

export type Opened = Schemas['Opened'];

/** Only these have a say in who gets through a route without saying who they are. */
const GUARDS: readonly Plural[] = ['routes', 'services', 'policies'];

/** As many as the API looks at in one go. */
const DELETED_MAX = 16;

interface Planned {
  plural: Plural;
  /** What shall be written. */
  put?: readonly Entity[];
  /** The names of what shall go. */
  remove?: readonly string[];
}

/** The routes that a change would open to everybody; it is not made. */
export async function openedBy({ plural, put = [], remove = [] }: Planned, signal?: AbortSignal): Promise<Opened> {
  if (!GUARDS.includes(plural)) return {};
  const document = { format: 'portico/v1', [plural]: put.map(({ id: _, ...fields }) => fields) };
  const { opened = {} } = ok(
    await api.POST('/api/v1/config', {
      params: {
        query: { 'dry-run': true, delete: remove.slice(0, DELETED_MAX).map((name) => `${plural}/${name}`) },
      },
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
