import { Badge, Group, Paper, Stack, Text, UnstyledButton } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { parse } from 'yaml';
import { isObject } from '../entity/draft';
import { READERS } from '../entity/find';
import { FieldTable } from '../revisions/FieldTable';
import { TONES } from '../revisions/tones';
import { strings } from '../strings/document';
import { words } from '../strings/words';
import { Failure } from '../ui/Failure';
import classes from './Outcome.module.css';
import type { Applied, Changed } from './queries';

const SHOWN_MAX = 200;

/** What a document would do, entity by entity; each opens to show its fields. */
export function Outcome({ of, text }: { of: Applied; text: string }) {
  const { created = 0, updated = 0, deleted = 0, unchanged = 0, changes = [] } = of;
  const all = created + updated + deleted;
  return (
    <Stack gap="xs" component="section" aria-label={strings.whatItWouldDo}>
      <Group gap="xs" data-testid="would">
        <Text size="sm" fw={600}>
          {strings.itWould}
        </Text>
        <Count n={created} tone="teal" words={strings.create} />
        <Count n={updated} tone="blue" words={strings.change} />
        <Count n={deleted} tone="red" words={strings.delete} />
        <Text size="sm" c="dimmed">
          {strings.stayAsTheyAre(unchanged.toLocaleString())}
        </Text>
      </Group>
      {changes.slice(0, SHOWN_MAX).map((change) => (
        <Entry key={`${change.kind} ${change.name}`} of={change} text={text} />
      ))}
      {all > Math.min(changes.length, SHOWN_MAX) && (
        <Text size="xs" c="dimmed">
          {strings.andMore((all - Math.min(changes.length, SHOWN_MAX)).toLocaleString())}
        </Text>
      )}
    </Stack>
  );
}

function Count({ n, tone, words }: { n: number; tone: string; words: string }) {
  if (n === 0) return null;
  return (
    <Badge variant="light" color={tone} tt="none">
      {words} {n.toLocaleString()}
    </Badge>
  );
}

function Entry({ of, text }: { of: Changed; text: string }) {
  const [open, setOpen] = useState(false);
  const { kind, name, change = 'updated' } = of;
  return (
    <Paper withBorder radius="md">
      <UnstyledButton type="button" className={classes.head} aria-expanded={open} onClick={() => setOpen(!open)}>
        <IconChevronRight size={16} className={classes.arrow} />
        <Badge color={TONES[change]} variant="light" size="sm" tt="none">
          {words.change[change]}
        </Badge>
        <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
          {kind && words.entity[kind]} {name}
        </Text>
      </UnstyledButton>
      {open && <Fields of={of} text={text} />}
    </Paper>
  );
}

function Fields({ of: { kind = 'route', name = '', change }, text }: { of: Changed; text: string }) {
  const { plural, get } = READERS[kind];
  const { data, error } = useQuery({
    queryKey: ['document', 'before', plural, name],
    queryFn: async ({ signal }) => (change === 'created' ? {} : (await get(name, signal)).entity),
    gcTime: 0,
  });
  if (error) return <Failure of={error} />;
  if (data === undefined) return null;
  return (
    <div className={classes.fields}>
      <FieldTable before={data} after={change === 'deleted' ? {} : entry(text, plural, name)} />
    </div>
  );
}

/** An entity as a document has it; its credentials are beside it, and not a field of it. */
function entry(text: string, plural: string, name: string): unknown {
  const document: unknown = parse(text);
  const all = isObject(document) ? document[plural] : undefined;
  const found: unknown = Array.isArray(all) ? all.find((one) => isObject(one) && one.name === name) : undefined;
  if (!isObject(found)) return {};
  const { credentials: _, ...fields } = found;
  return fields;
}
