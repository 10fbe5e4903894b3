import { Badge, Group } from '@mantine/core';
import { strings } from '../strings/ui';

/** Tags; with `onTag` one may click them. */
export function Tags({ tags = [], onTag }: { tags?: readonly string[]; onTag?: (tag: string) => void }) {
  return (
    <Group gap={4}>
      {tags.map((tag) =>
        onTag ? (
          <Badge
            key={tag}
            component="button"
            type="button"
            variant="default"
            size="sm"
            tt="none"
            fw={400}
            style={{ cursor: 'pointer' }}
            onClick={() => onTag(tag)}
            aria-label={strings.onlyWithTheTag(tag)}
          >
            {tag}
          </Badge>
        ) : (
          <Badge key={tag} variant="default" size="sm" tt="none" fw={400}>
            {tag}
          </Badge>
        ),
      )}
    </Group>
  );
}
