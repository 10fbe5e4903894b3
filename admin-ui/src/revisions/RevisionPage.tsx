import '@mantine/core/styles/NumberInput.css';
import { Badge, Button, Group, Menu, NumberInput, Paper, Stack, Tabs, Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { api, ok } from '../api/client';
import { isStatus } from '../api/problem';
import { useDialog } from '../app/useDialog';
import { ConfigText } from '../document/ConfigText';
import { SavedLine } from '../entity/SavedLine';
import { nodes } from '../nodes/queries';
import { useMay } from '../session/useUser';
import { common } from '../strings/common';
import { strings } from '../strings/revisions';
import { words } from '../strings/words';
import { Ago } from '../ui/Ago';
import { Failure } from '../ui/Failure';
import { Heading } from '../ui/Heading';
import { FieldTable } from './FieldTable';
import { NoLongerKept } from './NoLongerKept';
import { type Difference, difference, newestRevision } from './queries';
import { RollbackDialog, type Wanted } from './RollbackDialog';
import { runsOn } from './running';
import { TONES } from './tones';

/** One revision: who made it, and how it differs from another. */
export function RevisionPage() {
  const { revision: text } = useParams({ from: '/revisions/$revision' });
  const number = Number(text);
  const { from = Math.max(0, number - 1), view = 'changes', back: whole } = useSearch({ from: '/revisions/$revision' });
  const navigate = useNavigate();
  const mayEdit = useMay('editor');
  const [one, setOne] = useState<Wanted>();
  const [now, setNow] = useState<number>();
  const { open, close } = useDialog();
  const { data: newest } = useQuery(newestRevision);
  const { data: made } = useQuery({
    queryKey: ['revisions', 'one', number],
    queryFn: async ({ signal }) => {
      const answer = ok(
        await api.GET('/api/v1/revisions/{revision}', { params: { path: { revision: text } }, signal }),
      );
      return 'actor' in answer ? answer : undefined;
    },
  });
  const isGone = made?.kept === false;
  return (
    <>
      <Heading
        title={strings.revisionOf(text)}
        about={
          <>
            <Link to="/revisions">{strings.revisions}</Link>
            {made && <>{strings.by(made.actor, <Ago at={made.at} />)}</>}
            <Running revision={number} />
          </>
        }
        actions={
          mayEdit &&
          !isGone &&
          newest !== undefined &&
          number < newest && (
            <Button variant="default" onClick={() => open({ back: number })}>
              {strings.goBackToIt}
            </Button>
          )
        }
      />
      {now !== undefined && <SavedLine revision={now} />}
      {isGone ? (
        <NoLongerKept about={strings.itsConfigurationIsNoLongerKept} revision={number} />
      ) : (
        <>
          <Tabs
            value={view}
            keepMounted={false}
            onChange={(next) =>
              void navigate({
                to: '/revisions/$revision',
                params: { revision: text },
                search: { from, view: next === 'config' ? 'config' : undefined },
                replace: true,
              })
            }
          >
            <Tabs.List mb="md">
              <Tabs.Tab value="changes">{strings.whatChanged}</Tabs.Tab>
              <Tabs.Tab value="config">{strings.theConfigurationAtIt}</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="config">
              <ConfigText revision={number} />
            </Tabs.Panel>
          </Tabs>
          {view === 'changes' && <Changes from={from} to={number} onRestore={mayEdit ? setOne : undefined} />}
        </>
      )}
      <RollbackDialog
        wanted={whole === undefined || isGone || !mayEdit ? undefined : { to: whole }}
        onClose={close}
        onMade={setNow}
      />
      <RollbackDialog wanted={one} onClose={() => setOne(undefined)} onMade={setNow} />
    </>
  );
}

/** Which nodes run it now. */
function Running({ revision }: { revision: number }) {
  const { data } = useInfiniteQuery(nodes);
  if (data === undefined) return null;
  const on = runsOn(
    revision,
    data.pages.flatMap(({ items }) => items),
  );
  return <span data-testid="runs-on">{on === undefined ? strings.noNodeRunsIt : strings.runs(on)}</span>;
}

/** What is different between two revisions. */
interface ChangesProps {
  from: number;
  to: number;
  /** Undefined when one may not. */
  onRestore: ((wanted: Wanted) => void) | undefined;
}

function Changes({ from, to, onRestore }: ChangesProps) {
  const navigate = useNavigate();
  const query = useInfiniteQuery(difference(from, to));
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <Group mb="md" gap="xs">
        <Text size="sm">{strings.comparedWithRevision}</Text>
        <NumberInput
          aria-label={strings.comparedWithRevision}
          w={110}
          size="xs"
          min={0}
          allowDecimal={false}
          value={from}
          onChange={(next) => {
            if (typeof next === 'number')
              void navigate({
                to: '/revisions/$revision',
                params: { revision: String(to) },
                search: { from: next },
                replace: true,
              });
          }}
        />
      </Group>
      {isStatus(query.error, 410) ? (
        <NoLongerKept about={strings.nothingCanBeComparedWith(from)} revision={to} />
      ) : (
        query.error && <Failure of={query.error} again={() => void query.refetch()} />
      )}
      {query.data && items.length === 0 && (
        <Text size="sm" c="dimmed">
          {strings.noEntityIsDifferent(<Link to="/changes">{strings.changeLogLink}</Link>)}
        </Text>
      )}
      <Stack gap="sm">
        {items.map((item) => (
          <Entry
            key={item.id}
            of={item}
            action={onRestore && <Restore of={item} revisions={[from, to]} onRestore={onRestore} />}
          />
        ))}
      </Stack>
      {query.hasNextPage && (
        <Button mt="sm" variant="default" onClick={() => void query.fetchNextPage()}>
          {common.showMore}
        </Button>
      )}
    </>
  );
}

function Entry({
  of: { kind, name, change = 'updated', before, after },
  action,
}: {
  of: Difference;
  action: ReactNode;
}) {
  return (
    <Paper withBorder p="sm" radius="md">
      <Group gap="xs" mb={4}>
        <Badge color={TONES[change]} variant="light" size="sm" tt="none">
          {words.change[change]}
        </Badge>
        <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
          {kind && words.entity[kind]} {name}
        </Text>
        {action}
      </Group>
      <FieldTable before={before} after={after} />
    </Paper>
  );
}

interface RestoreProps {
  of: Difference;
  revisions: readonly [from: number, to: number];
  onRestore: (wanted: Wanted) => void;
}

/** Makes one entity what it was on either side of the difference. */
function Restore({ of: { id, kind, name, before, after }, revisions: [from, to], onRestore }: RestoreProps) {
  const { data: newest = 0 } = useQuery(newestRevision);
  const sides = [
    { revision: from, wasThere: before !== undefined },
    { revision: to, wasThere: after !== undefined },
  ].filter(({ revision }) => revision < newest);
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant="subtle"
          size="compact-xs"
          ml="auto"
          aria-label={strings.restoreThe(kind && words.entity[kind], name)}
        >
          {strings.restoreMenu}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {sides.map(({ revision, wasThere }) => (
          <Menu.Item key={revision} onClick={() => onRestore({ to: revision, one: { id, kind, name, wasThere } })}>
            {strings.asItWasAt(revision)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
