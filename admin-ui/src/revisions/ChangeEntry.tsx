import { Anchor, Badge, Group, Paper, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { READERS } from '../entity/find';
import { strings } from '../strings/revisions';
import { words } from '../strings/words';
import { Ago } from '../ui/Ago';
import { FieldTable } from './FieldTable';
import type { Change } from './queries';

/** One entry of the change log. */
export function ChangeEntry({ of: { revision, at, actor, kind, name, part, before, after } }: { of: Change }) {
  const verb = before === undefined ? strings.created : after === undefined ? strings.deleted : strings.changed;
  return (
    <Paper withBorder p="sm" radius="md">
      <Group justify="space-between" gap="xs" mb={4}>
        <Group gap="xs">
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {strings.changedIt(
              <b>{actor}</b>,
              verb,
              part,
              kind && words.entity[kind],
              <Named {...{ kind, name, after, part }} />,
            )}
          </Text>
        </Group>
        <Group gap="xs">
          <Text size="xs" c="dimmed">
            <Ago at={at} />
          </Text>
          <Badge
            component={Link}
            to={`/revisions/${revision}`}
            variant="default"
            size="sm"
            tt="none"
            fw={400}
            style={{ cursor: 'pointer' }}
          >
            {strings.revision(revision)}
          </Badge>
        </Group>
      </Group>
      <FieldTable before={before} after={after} />
    </Paper>
  );
}

/** Leads to it, unless this very change deleted it. */
function Named({ kind, name = '', after, part }: Pick<Change, 'kind' | 'name' | 'after' | 'part'>) {
  if (kind === undefined || (after === undefined && part === undefined)) return <b>{name}</b>;
  return (
    <Anchor component={Link} to={`/${READERS[kind].plural}/${name}`} inherit fw={600}>
      {name}
    </Anchor>
  );
}
