import { Badge, type MantineSize } from '@mantine/core';
import { words } from '../strings/words';
import type { Node } from './queries';
import { shownState } from './shownState';

/** How a node is. */
export function StateBadge({ of: node, size }: { of: Node; size?: MantineSize }) {
  const { tone, state } = shownState(node);
  return (
    <Badge color={tone} variant="light" size={size} tt="none" miw="max-content">
      {words.node[state]}
    </Badge>
  );
}
