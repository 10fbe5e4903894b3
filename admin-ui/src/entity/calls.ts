import { ok, revisionOf, succeeded } from '../api/client';
import type { Entity, Versioned, Written } from './kind';

interface Result<E> {
  data?: E;
  error?: unknown;
  response: Response;
}

/** An entity and its state, from the answer to a read; without the id, which nobody edits. */
export function read<E extends Entity>(result: Result<E>): Versioned<E> {
  const entity = { ...ok(result) };
  delete entity.id;
  return { entity, etag: result.response.headers.get('etag') ?? '' };
}

/** An entity, its state and the revision, from the answer to a write. */
export function written<E extends Entity>(result: Result<E>): Written<E> {
  return { ...read(result), revision: revisionOf(result.response) };
}

/** RFC 7396. */
export const MERGE_PATCH = { 'content-type': 'application/merge-patch+json' };

/** The revision with a change of some fields. */
export function patched(result: Result<unknown>): number {
  succeeded(result);
  return revisionOf(result.response);
}

/** The revision at which it is gone. */
export function removed(result: Result<unknown>): number {
  succeeded(result);
  return revisionOf(result.response);
}
