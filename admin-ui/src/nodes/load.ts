import { NODES_MAX } from '../statistics/queries';
import type { Counted, Summary } from '../statistics/traffic';
import type { Node } from './queries';

/** How much a node had to do lately; undefined when that is not known. */
export function loadOf({ name, state }: Node, top: readonly Counted[] | undefined): Summary | undefined {
  if (top === undefined || state === 'gone' || state === 'revoked') return undefined;
  const found = top.find((one) => one.state === 'present' && one.name === name);
  // Who is not in a list that has room for more had no request.
  return found?.summary ?? (top.length < NODES_MAX ? IDLE : undefined);
}

const IDLE: Summary = {
  requests: 0,
  requestsPerSecond: 0,
  errors: 0,
  errorRate: null,
  mean: null,
  p50: null,
  p95: null,
  p99: null,
};
