import createClient from 'openapi-fetch';
import type { components, paths } from '../../generated/schema';
import { ApiProblem, details } from '../api/problem';
import { reach } from '../api/reach';
import { Store } from '../api/store';

export type Role = components['schemas']['Role'];

export interface User {
  name: string;
  role: Role;
  mustChangePassword: boolean;
}

export type Session =
  | { state: 'starting' }
  | { state: 'out' }
  /** `over`: the admin service no longer knows the session, and what is on the screen waits for a new one. */
  | { state: 'in'; token: string; user: User; over: boolean };

/** Who is signed in. The token is here and nowhere else: neither a script of another page nor a disk has it. */
export const session = new Store<Session>({ state: 'starting' });

const SAME_MOMENT_MILLIS = 300;

// The endpoints that are there for those who are not signed in yet.
const door = createClient<paths>({ fetch: reach });
// No other site's page can send this header with our cookie.
const marker = { 'Portico-Refresh': '1' };

/** Goes on with the session of the cookie, if there is one. */
export async function start(): Promise<void> {
  try {
    if (!(await renew())) session.set({ state: 'out' });
  } catch {
    session.set({ state: 'out' }); // unreachable: the banner says so above the sign-in
  }
}

export async function signIn(name: string, password: string): Promise<void> {
  const { data, error, response } = await door.POST('/api/v1/auth/login', { body: { name, password } });
  if (!data) throw new ApiProblem(response.status, details(error));
  opened(data);
}

export async function signOut(): Promise<void> {
  await door.POST('/api/v1/auth/logout', { params: { header: marker } });
  session.set({ state: 'out' });
}

/** What is on the screen stays there until somebody has signed in again. */
export function sessionOver(): void {
  const now = session.get();
  session.set(now.state === 'in' ? { ...now, over: true } : { state: 'out' });
}

let renewing: Promise<boolean> | undefined;

/** Gets a new token by the cookie; false when the session is over. However many ask at once, it happens once. */
export function renew(): Promise<boolean> {
  renewing ??= inTurn(renewNow).finally(() => {
    renewing = undefined;
  });
  return renewing;
}

// The cookie is good for one use, and shared with the other tabs: they take turns where the browser can do that.
async function inTurn(work: () => Promise<boolean>): Promise<boolean> {
  return navigator.locks ? await navigator.locks.request('portico-session', work) : await work();
}

async function renewNow(): Promise<boolean> {
  let { data, response } = await door.POST('/api/v1/auth/refresh', { params: { header: marker } });
  if (response.status === 409) {
    // Another tab was faster, and its new cookie is ours too.
    await new Promise((resolve) => setTimeout(resolve, SAME_MOMENT_MILLIS));
    ({ data, response } = await door.POST('/api/v1/auth/refresh', { params: { header: marker } }));
  }
  if (!data) return false;
  opened(data);
  return true;
}

function opened(answer: components['schemas']['Session']): void {
  const { name = '', role = 'viewer', mustChangePassword = false } = answer.user ?? {};
  session.set({
    state: 'in',
    token: answer.accessToken ?? '',
    user: { name, role, mustChangePassword },
    over: false,
  });
}

const RANK: Record<Role, number> = { viewer: 0, editor: 1, admin: 2 };

/** Whether a role includes another. */
export function includes(role: Role, wanted: Role): boolean {
  return RANK[role] >= RANK[wanted];
}
