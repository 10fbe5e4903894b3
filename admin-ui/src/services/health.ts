import type { Schemas } from '../api/client';

/** How a service is, in a sentence. */
export function healthLine(summary: Schemas['ServiceHealthSummary']): string {
  const { targets = 0, healthy = 0, drained = 0, nodes = 0, incomplete = false } = summary;
  if (nodes === 0) return 'No node can be heard, so nothing is known of the targets.';
  const seen = nodes === 1 ? 'the node' : `all ${nodes} nodes`;
  const known = incomplete ? ' as far as is known' : '';
  const rest = drained > 0 ? `, ${drained} drained` : '';
  return `${healthy} of ${targets} ${targets === 1 ? 'target' : 'targets'} healthy on ${seen}${known}${rest}.`;
}
