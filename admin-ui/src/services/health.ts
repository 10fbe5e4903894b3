import type { Schemas } from '../api/client';
import { strings } from '../strings/services';

/** How a service is, in a sentence. */
export function healthLine(summary: Schemas['ServiceHealthSummary']): string {
  const { targets = 0, healthy = 0, drained = 0, nodes = 0, incomplete = false } = summary;
  if (nodes === 0) return strings.noNodeCanBeHeard;
  const seen = nodes === 1 ? strings.theNode : strings.allNodes(nodes);
  const known = incomplete ? strings.asFarAsIsKnown : '';
  const rest = drained > 0 ? strings.alsoDrained(drained) : '';
  return strings.ofHealthyOn(healthy, targets, seen, known, rest);
}
