import { Badge, Group, Text } from '@mantine/core';
import { strings } from '../strings/cache';
import type { Purge } from './queries';

const SHOWN_MAX = 12;

/** Which nodes have taken something out, and how many answers each. */
export function OnNodes({ nodes }: { nodes: NonNullable<Purge['nodes']> }) {
  const rest = nodes.length - SHOWN_MAX;
  if (nodes.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {strings.noneYet}
      </Text>
    );
  return (
    <Group gap={4}>
      {nodes.slice(0, SHOWN_MAX).map(({ name = '', purged = 0 }) => (
        <Badge key={name} variant="default" size="sm" tt="none" fw={400}>
          {strings.onNode(name, strings.answers(purged))}
        </Badge>
      ))}
      {rest > 0 && (
        <Text size="xs" c="dimmed">
          {strings.andMoreNodes(rest)}
        </Text>
      )}
    </Group>
  );
}
