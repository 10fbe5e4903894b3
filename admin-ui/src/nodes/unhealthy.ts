import type { Node } from './queries';

/** From how many targets a node keeps traffic, as it last said; none of one that cannot be heard. */
export function unhealthyOf({ state, status }: Node): number {
  if (state === 'gone' || state === 'revoked') return 0;
  return status?.counters?.unhealthyTargets ?? 0;
}
