import createClient from 'openapi-fetch';
import type { components, paths } from '../../generated/schema';
import { renew, session, sessionOver } from '../session/session';
import { strings } from '../strings/api';
import { ApiProblem, details } from './problem';
import { type Carrier, reach } from './reach';
import { type OnSent, sending } from './sending';

export type Schemas = components['schemas'];

/** The admin API, as whoever is signed in. */
export const api = createClient<paths>({ fetch: (request) => asSignedIn(request) });

/** For one call of {@link api}: says how much of its body is sent. */
export function saying(onSent: OnSent): Carrier {
  return (request) => asSignedIn(request, sending(onSent));
}

async function asSignedIn(request: Request, carrier?: Carrier): Promise<Response> {
  const again = request.clone();
  const answer = await reach(withToken(request), carrier);
  if (answer.status !== 401) return answer;
  if (!(await renew())) {
    sessionOver();
    return answer;
  }
  return reach(withToken(again), carrier);
}

function withToken(request: Request): Request {
  const now = session.get();
  if (now.state === 'in') request.headers.set('authorization', `Bearer ${now.token}`);
  return request;
}

interface Result<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The answer's body; anything but success is thrown. */
export function ok<T>(result: Result<T>): T {
  succeeded(result);
  if (result.data === undefined) throw new ApiProblem(result.response.status, { detail: strings.theAnswerIsEmpty });
  return result.data;
}

/** Throws anything but success. */
export function succeeded(result: Result<unknown>): void {
  if (!result.response.ok) throw new ApiProblem(result.response.status, details(result.error));
}

/** The revision that the configuration is at with a write. */
export function revisionOf(response: Response): number {
  return Number(response.headers.get('portico-revision') ?? 0);
}

/** The page of a list; what the document leaves open is made definite here. */
export function page<T>(answer: { items?: T[]; next?: string }): Page<T> {
  return { items: answer.items ?? [], next: answer.next };
}

export interface Page<T> {
  items: T[];
  /** The cursor of the next page. */
  next: string | undefined;
}
