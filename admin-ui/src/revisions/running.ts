import type { Node } from '../nodes/queries';
import { strings } from '../strings/revisions';

const NAMED_MAX = 5;

/** Which nodes run a revision, in words; undefined when none of those that can be heard does. */
export function runsOn(revision: number, nodes: readonly Node[]): string | undefined {
  const heard = nodes.filter(({ state, status }) => state !== 'gone' && state !== 'revoked' && status !== undefined);
  const names = heard.flatMap(({ name, status }) => (status?.revision === revision && name ? name : []));
  if (names.length === 0) return undefined;
  if (names.length > 1 && names.length === heard.length) return strings.runsOnAll(names.length);
  return strings.runsOn(names.slice(0, NAMED_MAX).join(', '), Math.max(0, names.length - NAMED_MAX));
}
