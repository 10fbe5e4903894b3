import { strings } from '../strings/nodes';
import type { Node } from './queries';

/** What a node would not run, and why, in lines. */
export function refusals({ status }: Node): string[] {
  return Object.values(status?.sections ?? {}).flatMap(({ rejected }) => {
    if (!rejected) return [];
    const { revision, kind, entity, field, message } = rejected;
    const where = [kind && `${kind} ${entity}:`, field].filter(Boolean).join(' ');
    return strings.refusal(revision, where, message);
  });
}
