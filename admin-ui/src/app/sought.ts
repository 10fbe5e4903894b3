import { IconHistory, IconServer2, IconStack2, IconUserCog } from '@tabler/icons-react';
import { linkOptions, type NavigateOptions } from '@tanstack/react-router';
import { api, ok } from '../api/client';
import { FINDERS } from '../entity/find';
import { counts } from '../revisions/queries';
import type { Role } from '../session/session';
import { words } from '../strings/words';
import { queries } from './queries';

/** Something that is looked for by its name. */
export interface Sought {
  word: string;
  icon: typeof IconServer2;
  /** Who may see them; anybody when absent. */
  from?: Role;
  /** The names that a text is in, at most so many. */
  find: (text: string, most: number, signal?: AbortSignal) => Promise<string[]>;
  /** Where one of them is. */
  at: (name: string) => NavigateOptions;
  /** Where a new one is made, and by whom. */
  make?: { from: Role; at: NavigateOptions };
}

const ENTITIES: readonly Sought[] = FINDERS.map(({ plural, word, icon, find }) => ({
  word,
  icon,
  find,
  at: (name) => linkOptions({ to: `/${plural}/$name`, params: { name } }),
  make: { from: 'editor', at: linkOptions({ to: `/${plural}/+new` }) },
}));

const NODES: Sought = {
  word: words.listed.node,
  icon: IconServer2,
  find: async (q, most, signal) =>
    names(ok(await api.GET('/api/v1/nodes', { params: { query: { q, limit: String(most) } }, signal }))),
  at: (name) => linkOptions({ to: '/nodes/$name', params: { name } }),
  make: { from: 'admin', at: linkOptions({ to: '/nodes', search: { dialog: 'new' } }) },
};

const NODE_GROUPS: Sought = {
  word: words.listed.nodeGroup,
  icon: IconStack2,
  find: async (q, most, signal) =>
    names(ok(await api.GET('/api/v1/node-groups', { params: { query: { q, limit: String(most) } }, signal }))),
  at: (name) => linkOptions({ to: '/node-groups', search: { q: name } }),
  make: { from: 'admin', at: linkOptions({ to: '/node-groups', search: { dialog: 'new' } }) },
};

const USERS: Sought = {
  word: words.listed.user,
  icon: IconUserCog,
  from: 'admin',
  find: async (q, most, signal) =>
    names(ok(await api.GET('/api/v1/users', { params: { query: { q, limit: String(most) } }, signal }))),
  at: (name) => linkOptions({ to: '/users', search: { q: name } }),
  make: { from: 'admin', at: linkOptions({ to: '/users', search: { dialog: 'new' } }) },
};

/** By its whole number: a part of one says nothing. */
const REVISIONS: Sought = {
  word: words.listed.revision,
  icon: IconHistory,
  find: async (text) => {
    const wanted = /^[1-9][0-9]{0,14}$/.test(text) ? Number(text) : undefined;
    if (wanted === undefined) return [];
    const { revision = 0 } = await queries.fetchQuery(counts);
    return wanted <= revision ? [text] : [];
  },
  at: (revision) => linkOptions({ to: '/revisions/$revision', params: { revision } }),
};

/** Every kind that the dashboard lists. */
export const SOUGHT: readonly Sought[] = [...ENTITIES, NODES, NODE_GROUPS, USERS, REVISIONS];

function names({ items = [] }: { items?: readonly { name?: string }[] }): string[] {
  return items.flatMap(({ name }) => name ?? []);
}
