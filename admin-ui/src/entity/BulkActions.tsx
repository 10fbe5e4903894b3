import '@mantine/core/styles/Progress.css';
import { Button, Group, Paper, Progress, TagsInput, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { common } from '../strings/common';
import { strings } from '../strings/entity';
import { words } from '../strings/words';
import { ActDialog } from '../ui/ActDialog';
import { Failure } from '../ui/Failure';
import { done } from '../ui/toast';
import { Consequence } from './Consequence';
import classes from './EntityList.module.css';
import { type Entity, type Kind, WORD } from './kind';
import { DeletionOpens, useIsLooking, WriteOpens } from './Opens';
import { invalidateOthers } from './queries';

type Deed = 'delete' | 'tag' | 'enable' | 'disable';

interface Props<E extends Entity> {
  kind: Kind<E>;
  chosen: readonly E[];
  /** What is still chosen afterwards. */
  onChosen: (names: readonly string[]) => void;
}

const VERBS: Record<Deed, string> = {
  delete: common.delete,
  tag: strings.changeTags,
  enable: strings.enable,
  disable: strings.disable,
};
const DONE: Record<Deed, string> = {
  delete: strings.deleted,
  tag: strings.tagged,
  enable: strings.enabled,
  disable: common.disabled,
};

/** What can be done with several at once. */
export function BulkActions<E extends Entity>({ kind, chosen, onChosen }: Props<E>) {
  const [deed, setDeed] = useState<Deed>();
  return (
    <Paper className={classes.bulk} withBorder p="xs" radius="md" role="region" aria-label={strings.chosen}>
      <Group gap="xs">
        <Text size="sm" fw={500} role="status">
          {strings.chosenOf(chosen.length.toLocaleString())}
        </Text>
        {kind.switched && (
          <>
            <Button size="compact-sm" variant="default" onClick={() => setDeed('enable')}>
              {strings.enable}
            </Button>
            <Button size="compact-sm" variant="default" onClick={() => setDeed('disable')}>
              {strings.disable}
            </Button>
          </>
        )}
        <Button size="compact-sm" variant="default" onClick={() => setDeed('tag')}>
          {strings.tags}
        </Button>
        <Button size="compact-sm" variant="default" color="red" onClick={() => setDeed('delete')}>
          {common.delete}
        </Button>
        <Button size="compact-sm" variant="subtle" onClick={() => onChosen([])}>
          {strings.chooseNone}
        </Button>
      </Group>
      {deed && <Ask kind={kind} chosen={chosen} deed={deed} onClose={() => setDeed(undefined)} onChosen={onChosen} />}
    </Paper>
  );
}

/** Names what will happen, does it one by one, and says how far it came. */
function Ask<E extends Entity>({
  kind,
  chosen: atFirst,
  deed,
  onClose,
  onChosen,
}: Props<E> & { deed: Deed; onClose: () => void }) {
  const client = useQueryClient();
  const [chosen] = useState(atFirst);
  const [added, setAdded] = useState<string[]>([]);
  const [removed, setRemoved] = useState<string[]>([]);
  const [at, setAt] = useState(0);
  const names = chosen.flatMap(({ name }) => name ?? []);
  const what = names.length === 1 ? `${kind.word} ${names[0]}` : `${names.length} ${words.entities[kind.plural]}`;
  const act = async (one: E) => {
    const name = one.name ?? '';
    if (deed === 'delete') return kind.remove(name, '*');
    if (deed === 'tag') {
      const tags = [...new Set([...(one.tags ?? []), ...added])].filter((tag) => !removed.includes(tag));
      return kind.patch(name, { tags });
    }
    return kind.patch(name, { enabled: deed === 'enable' });
  };
  const run = useMutation({
    mutationFn: async () => {
      for (const [index, one] of chosen.entries()) {
        if (index < at) continue;
        await act(one);
        setAt(index + 1);
      }
    },
    onSuccess: () => {
      done(strings.isDone(what, names.length === 1, DONE[deed]));
      onChosen(deed === 'delete' ? [] : names);
      onClose();
    },
    onSettled: () => invalidateOthers(client),
  });
  const close = () => {
    if (at > 0 && deed === 'delete') onChosen(names.slice(at));
    onClose();
  };
  const isLooking = useIsLooking();
  const known = [...new Set(chosen.flatMap(({ tags = [] }) => tags))];
  return (
    <ActDialog
      title={deed === 'tag' ? strings.changeTagsOf(what) : strings.doThis(VERBS[deed], what)}
      isPending={run.isPending}
      holds
      onClose={close}
      act={
        <Button
          color={deed === 'delete' || deed === 'disable' ? 'red' : undefined}
          loading={run.isPending}
          disabled={isLooking || (deed === 'tag' && added.length + removed.length === 0)}
          onClick={() => run.mutate()}
        >
          {run.isError ? strings.tryAgain : VERBS[deed]}
        </Button>
      }
    >
      {deed === 'tag' ? (
        <>
          <TagsInput label={strings.add} value={added} onChange={setAdded} splitChars={[',', ' ']} data-autofocus />
          <TagsInput
            label={strings.takeAway}
            value={removed}
            onChange={setRemoved}
            data={known}
            splitChars={[',', ' ']}
          />
        </>
      ) : (
        <>
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {names.slice(0, 8).join(', ')}
            {names.length > 8 && strings.andMore(names.length - 8)}
          </Text>
          {deed !== 'enable' && <Consequence kind={WORD[kind.plural]} names={names} deletes={deed === 'delete'} />}
          {deed !== 'enable' && <Text size="sm">{kind.consequence}</Text>}
          {deed === 'delete' ? (
            <DeletionOpens plural={kind.plural} names={names} />
          ) : (
            <WriteOpens plural={kind.plural} put={chosen.map((one) => ({ ...one, enabled: deed === 'enable' }))} />
          )}
        </>
      )}
      {(run.isPending || run.isError) && chosen.length > 1 && (
        <Progress value={(100 * at) / chosen.length} aria-label={strings.progress(at, chosen.length)} />
      )}
      {run.error && (
        <>
          <Failure of={run.error} />
          <Text size="sm">{strings.cameSoFar(at, chosen.length, DONE[deed], names[at])}</Text>
        </>
      )}
    </ActDialog>
  );
}
