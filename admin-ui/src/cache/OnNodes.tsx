import { Text } from '@mantine/core';
import { strings } from '../strings/cache';
import type { Purge } from './queries';

const SHOWN_MAX = 12;

/** Which nodes have taken something out, and how many answers each. */
export function OnNodes({ nodes }: { nodes: NonNullable<Purge['nodes']> }) {
  const rest = nodes.length - SHOWN_MAX;
  const named = nodes
    .slice(0, SHOWN_MAX)
    .map(({ name = '', purged = 0 }) => strings.onNode(name, strings.answers(purged)))
    .join(', ');
  return (
    <Text size="sm" c={nodes.length === 0 ? 'dimmed' : undefined}>
      {nodes.length === 0 ? strings.noneYet : named + (rest > 0 ? strings.andMoreNodes(rest) : '')}
    </Text>
  );
}
