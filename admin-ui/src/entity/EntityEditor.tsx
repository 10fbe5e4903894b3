import { Alert, Badge, Button, Paper, Stack, Tabs, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useState } from 'react';
import { ApiProblem, type FieldProblem, isStatus } from '../api/problem';
import { useStore } from '../api/store';
import { Waiting } from '../app/Stopgaps';
import { type EditorSearch, editorSearch } from '../app/search';
import { useMay } from '../session/useUser';
import { trafficView } from '../statistics/view';
import { common } from '../strings/common';
import { strings } from '../strings/entity';
import { Confirm } from '../ui/Confirm';
import { Failure } from '../ui/Failure';
import { FieldErrors } from '../ui/FieldErrors';
import { Heading } from '../ui/Heading';
import { done } from '../ui/toast';
import { UnreadContext, useUnreadCount } from '../ui/unread';
import { Consequence } from './Consequence';
import { CurlView } from './CurlView';
import { isObject, isOff, isSame } from './draft';
import classes from './EntityEditor.module.css';
import { type Entity, type Kind, type Versioned, WORD, type Written } from './kind';
import { LeaveGuard } from './LeaveGuard';
import { DeletionOpens, Opens, useIsLooking } from './Opens';
import { Outdated } from './Outdated';
import { isSilent, type Look, opening, writeOpens } from './opening';
import { entity, entityNow, invalidateOthers } from './queries';
import { SavedLine } from './SavedLine';
import { lastSaved } from './saved';
import { UsedBy } from './UsedBy';
import { usage } from './usage';
import { useLeaveGuard } from './useLeaveGuard';

const MergeView = lazy(() => import('./MergeView').then((module) => ({ default: module.MergeView })));
const EntityTraffic = lazy(() => import('../statistics/EntityTraffic'));
const YamlView = lazy(() => import('./YamlView'));

interface Asked {
  /** What it opens. */
  look: Look;
  /** It ran until now. */
  disables: boolean;
}

const NO_PROBLEMS: readonly FieldProblem[] = [];

/** Creates one. */
export function EntityCreate<E extends Entity>({ kind }: { kind: Kind<E> }) {
  return <Editor kind={kind} start={undefined} />;
}

/** Shows and changes one that exists. */
export function EntityEdit<E extends Entity>({ kind, name }: { kind: Kind<E>; name: string }) {
  const { data, error, refetch } = useQuery(entity(kind, name));
  if (error)
    return (
      <>
        <Heading title={name} about={<BackTo kind={kind} />} />
        <Failure of={error} again={isStatus(error, 404) ? undefined : () => void refetch()} />
      </>
    );
  if (data === undefined) return <Waiting />;
  return <Editor key={name} kind={kind} start={data} />;
}

function BackTo<E extends Entity>({ kind }: { kind: Kind<E> }) {
  return (
    <Link to={`/${kind.plural}`} className={classes.back}>
      {kind.title}
    </Link>
  );
}

/** @param start what is edited; undefined for a new one */
function Editor<E extends Entity>({ kind, start }: { kind: Kind<E>; start: Versioned<E> | undefined }) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const mayEdit = useMay('editor');
  const search = editorSearch(useSearch({ strict: false }));
  const { view = 'form' } = search;
  const [base, setBase] = useState(start);
  const [blank] = useState(() => kind.startingWith?.(search) ?? kind.blank);
  const [draft, setDraft] = useState<E>(start?.entity ?? blank);
  const [textProblem, setTextProblem] = useState<string>();
  const [unread, countUnread] = useUnreadCount();
  /** Grows when what was typed is given up: then the inputs begin anew. */
  const [round, setRound] = useState(0);
  const [theirs, setTheirs] = useState<Versioned<E>>();
  const [deleting, setDeleting] = useState(false);
  /** What saving would do that has to be meant, until that is confirmed. */
  const [asked, setAsked] = useState<Asked>();
  const isLooking = useIsLooking();
  const isNew = base === undefined;
  const isDirty = !isSame(draft, base?.entity ?? blank);
  const name = base?.entity.name ?? '';
  const saved = useStore(lastSaved);
  const { data: usedBy } = useQuery({ ...usage(WORD[kind.plural], [name]), enabled: deleting });
  const isUsed = (usedBy?.users ?? 0) > 0;

  const keep = (written: Written<E>) => {
    setBase(written);
    setDraft(written.entity);
    lastSaved.set({ plural: kind.plural, name: written.entity.name ?? '', revision: written.revision });
    client.setQueryData(entity(kind, written.entity.name ?? '').queryKey, written);
    client.setQueryData(entityNow(kind, written.entity.name ?? '').queryKey, written);
    void invalidateOthers(client);
    if (base === undefined)
      void navigate({ to: `/${kind.plural}/$name`, params: { name: written.entity.name ?? '' }, ignoreBlocker: true });
  };
  const write = () => (base === undefined ? kind.create(draft) : kind.put(name, draft, base.etag));
  /** The same, once it is confirmed; what was faster is brought together here, too. */
  const writeConfirmed = async () => {
    try {
      keep(await write());
    } catch (failure) {
      if (!isStatus(failure, 412)) throw failure;
      setTheirs(await kind.get(name));
    }
  };
  const save = useMutation({
    mutationFn: async () => {
      if (unread > 0) throw new Error(strings.aFieldCannotBeRead);
      // What is refused anyway is refused below, at its fields.
      const look = await writeOpens(kind.plural, [{ ...draft, name: draft.name ?? name }]);
      const disables = base !== undefined && !isOff(base.entity) && isOff(draft);
      if (isSilent(look) && !disables) return write();
      setAsked({ look, disables });
      return undefined;
    },
    onSuccess: (written) => written && keep(written),
    onError: (failure) => {
      if (isStatus(failure, 412)) kind.get(name).then(setTheirs, () => undefined);
    },
  });
  // What cannot be read yet is not in the draft, and would be lost as well.
  const isTyped = isDirty || textProblem !== undefined || unread > 0;
  const leave = useLeaveGuard(isTyped);
  const change = useCallback((next: E) => {
    setDraft(next);
    lastSaved.set(undefined);
  }, []);
  /** Shows it as it is stored; what was typed is given up. */
  const begin = (stored: Versioned<E>) => {
    setBase(stored);
    change(stored.entity);
    setTextProblem(undefined);
    setRound(round + 1);
  };
  const remove = async () => {
    await kind.remove(name, base?.etag ?? '*');
    done(strings.theIsDeleted(kind.word, name));
    // First: what is gone is not looked for once more.
    await navigate({ to: `/${kind.plural}`, ignoreBlocker: true });
    void invalidateOthers(client);
  };

  const errors = FieldErrors.of(save.error);
  const { Form, Next } = kind;
  const asides = (kind.asides ?? []).filter(({ ofNew = false }) => ofNew || !isNew);
  const show = (next: EditorSearch) =>
    isNew
      ? navigate({ to: `/${kind.plural}/+new`, search: next, replace: true })
      : navigate({ to: `/${kind.plural}/$name`, params: { name }, search: next, replace: true });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
      noValidate
    >
      <Heading
        title={isNew ? strings.new(kind.word) : name}
        about={
          <>
            <BackTo kind={kind} />
            {!isNew && <UsedBy plural={kind.plural} name={name} />}
          </>
        }
        actions={
          <>
            {Next && base && !isDirty && <Next of={base.entity} />}
            {mayEdit && (
              <>
                {isTyped && !isNew && (
                  <Badge color="yellow" variant="light" tt="none" fw={500}>
                    {strings.notSaved}
                  </Badge>
                )}
                {!isNew && (
                  <Button variant="default" color="red" onClick={() => setDeleting(true)}>
                    {common.delete}
                  </Button>
                )}
                {isTyped && !isNew && (
                  <Button variant="default" onClick={() => begin(base)}>
                    {strings.undoChanges}
                  </Button>
                )}
                <Button
                  type="submit"
                  loading={save.isPending}
                  disabled={textProblem !== undefined || (!isNew && !isTyped)}
                >
                  {isNew ? common.create : strings.save}
                </Button>
              </>
            )}
          </>
        }
      />
      <Stack gap="sm">
        {saved?.plural === kind.plural && saved.name === name && <SavedLine revision={saved.revision} />}
        {base && (
          <Outdated
            kind={kind}
            base={base}
            isTyped={isTyped}
            onNow={(now) => (isTyped ? setTheirs(now) : begin(now))}
          />
        )}
        {save.error && !isStatus(save.error, 412) && <Refused failure={save.error} errors={errors} />}
        {isStatus(save.error, 412) && theirs === undefined && <Failure of={save.error} />}
        <Tabs
          value={view}
          onChange={(next) => void show(editorSearch({ ...search, view: next }))}
          keepMounted={false}
          // What is kept all the same goes on as it is, instead of beginning anew.
          keepMountedMode="display-none"
        >
          <Tabs.List mb="md">
            <Tabs.Tab className={classes.tab} value="form">
              {strings.form}
            </Tabs.Tab>
            {asides.map(({ view: aside, title }) => (
              <Tabs.Tab key={aside} className={classes.tab} value={aside}>
                {title}
              </Tabs.Tab>
            ))}
            {kind.counted && !isNew && (
              <Tabs.Tab className={classes.tab} value="traffic">
                {strings.traffic}
              </Tabs.Tab>
            )}
            <Tabs.Tab className={classes.tab} value="yaml">
              {strings.yaml}
            </Tabs.Tab>
            <Tabs.Tab className={classes.tab} value="curl">
              {strings.curl}
            </Tabs.Tab>
          </Tabs.List>
          {textProblem && view !== 'yaml' && (
            <Alert color="red" variant="light" py="xs" mb="md" role="alert">
              {strings.theYamlCannotBeRead(textProblem)}
            </Alert>
          )}
          <Tabs.Panel value="form" keepMounted={unread > 0}>
            <UnreadContext value={countUnread}>
              <Form key={round} value={draft} onChange={change} errors={errors} disabled={!mayEdit} isNew={isNew} />
            </UnreadContext>
          </Tabs.Panel>
          {asides.map(({ view: aside, Page }) => (
            <Tabs.Panel key={aside} value={aside}>
              <Page name={isNew ? (draft.name ?? '') : name} draft={draft} isChanged={isDirty} />
            </Tabs.Panel>
          ))}
          {kind.counted && !isNew && (
            <Tabs.Panel value="traffic">
              <Suspense fallback={<Waiting />}>
                <EntityTraffic
                  subject={kind.counted}
                  name={name}
                  view={trafficView(search)}
                  onView={(next) => void show({ view: 'traffic', ...next })}
                />
              </Suspense>
            </Tabs.Panel>
          )}
          <Tabs.Panel value="yaml" keepMounted={textProblem !== undefined}>
            <Suspense fallback={<Waiting />}>
              <YamlView
                key={round}
                value={draft}
                onChange={(next) => change(fromText(draft, next))}
                onProblem={setTextProblem}
                problems={save.error instanceof ApiProblem ? save.error.errors : NO_PROBLEMS}
                readOnly={!mayEdit}
              />
            </Suspense>
            {textProblem && (
              <Text size="sm" c="red" mt="xs" role="alert">
                {textProblem}
              </Text>
            )}
          </Tabs.Panel>
          <Tabs.Panel value="curl">
            <CurlView plural={kind.plural} name={draft.name ?? ''} body={draft} />
          </Tabs.Panel>
        </Tabs>
      </Stack>
      {leave.status === 'blocked' && <LeaveGuard onStay={leave.reset} onLeave={leave.proceed} />}
      <Suspense>
        {theirs && base && (
          <MergeView
            what={`${kind.word} ${name}`}
            base={base.entity}
            mine={draft}
            theirs={theirs.entity}
            onCancel={() => {
              setTheirs(undefined);
              save.reset();
            }}
            onMerged={(merged) => {
              setBase(theirs);
              client.setQueryData(entityNow(kind, name).queryKey, theirs);
              setDraft(fromText(draft, merged));
              setTheirs(undefined);
              save.reset();
            }}
          />
        )}
      </Suspense>
      <Confirm
        opened={asked !== undefined}
        onClose={() => setAsked(undefined)}
        title={asked ? asks(asked, kind.word, name, isNew) : ''}
        verb={isNew ? strings.createIt : strings.saveIt}
        action={writeConfirmed}
      >
        <Stack gap="xs">
          {asked?.disables && <Consequence kind={WORD[kind.plural]} names={[name]} />}
          <Opens look={asked?.look} />
          {asked?.disables && kind.consequence}
        </Stack>
      </Confirm>
      <Confirm
        opened={deleting}
        onClose={() => setDeleting(false)}
        title={strings.deleteThe(kind.word, name)}
        verb={common.delete}
        action={remove}
        waits={isLooking || isUsed}
      >
        <Consequence kind={WORD[kind.plural]} names={[name]} deletes />
        {!isUsed && (
          <>
            <DeletionOpens plural={kind.plural} names={[name]} />
            {strings.andARollbackBringsItBack(kind.consequence)}
          </>
        )}
      </Confirm>
    </form>
  );
}

/** Both in the words of what weighs most. */
function asks({ look, disables }: Asked, word: string, name: string, isNew: boolean): string {
  if (opening(look.opened) !== '') return strings.letEverybodyIn(isNew);
  return disables ? strings.disableThe(word, name) : strings.saveThisUnseen(isNew);
}

function Refused({ failure, errors }: { failure: unknown; errors: FieldErrors }) {
  if (errors.isEmpty) return <Failure of={failure} />;
  return (
    <Alert color="red" variant="light" title={strings.thisWasNotSaved} role="alert">
      <Paper component="ul" bg="transparent" m={0} pl="md" fz="sm">
        {errors.lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </Paper>
    </Alert>
  );
}

/** What was written by hand has whatever shape it has; the API judges it, with the field's name. */
function fromText<E extends Entity>(draft: E, next: Record<string, unknown>): E {
  const blank: E = { ...draft };
  for (const key of Object.keys(blank)) if (isObject(blank)) delete blank[key];
  return Object.assign(blank, next);
}
