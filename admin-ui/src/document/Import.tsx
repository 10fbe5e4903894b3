import { Badge, Button, FileButton, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useMemo, useRef, useState } from 'react';
import { ApiProblem, type FieldProblem, words } from '../api/problem';
import type { Sent } from '../api/sending';
import type { CodeHandle } from '../editor/CodeEditor';
import { CodeInput } from '../editor/CodeInput';
import type { LineMark } from '../editor/marks';
import { lines } from '../editor/place';
import { LeaveGuard } from '../entity/LeaveGuard';
import { KnownOpens } from '../entity/Opens';
import { SavedLine } from '../entity/SavedLine';
import { useLeaveGuard } from '../entity/useLeaveGuard';
import { strings } from '../strings/document';
import { Confirm } from '../ui/Confirm';
import { Failure } from '../ui/Failure';
import { Secret } from '../ui/Secret';
import { Stages } from '../ui/Stages';
import { failed } from '../ui/toast';
import { Outcome } from './Outcome';
import { type Applied, apply, type Mode } from './queries';
import { Reasons, SHOWN_MAX } from './Reasons';
import { stagesOf } from './stages';

const PLACEHOLDER = `format: portico/v1
services:
- name: orders
  url: http://10.0.0.5:8080
routes:
- name: orders
  match: { paths: ["/orders/**"] }
  forward: { service: orders }`;

const MODES = [
  { value: 'merge', label: strings.addAndChange },
  { value: 'replace', label: strings.replaceAll },
];

/** Brings a document in: it is checked first, and only what was checked is applied. */
export function Import() {
  const client = useQueryClient();
  const [text, setText] = useState('');
  const [mode, setMode] = useState<Mode>('merge');
  const [asking, setAsking] = useState(false);
  const [made, setMade] = useState<Applied & { at: number }>();
  const [sent, setSent] = useState<Sent>();
  const check = useMutation({ mutationFn: (whole: string) => apply(whole, mode, true, setSent) });
  const editor = useRef<CodeHandle>(null);
  const [places, setPlaces] = useState<readonly (number | undefined)[]>([]);
  const leave = useLeaveGuard(text !== '');
  const problems = check.error instanceof ApiProblem ? check.error.errors : NO_PROBLEMS;
  const checked = check.variables ?? '';
  const { marks, numbers } = useMemo(() => marksOf(problems, checked), [problems, checked]);
  const would = check.data;
  const edit = (next: string) => {
    setText(next);
    // What was checked is another document; what was refused about it may still be there.
    if (would !== undefined || next === '') check.reset();
    setMade(undefined);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMade(undefined);
    setSent(undefined);
    check.mutate(text);
  };
  const write = async () => {
    setSent(undefined);
    const done = await apply(text, mode, false, setSent);
    setMade(done);
    setText('');
    check.reset();
    await client.invalidateQueries();
  };
  const credentials = made?.credentials ?? [];
  return (
    <form onSubmit={submit} aria-label={strings.import} noValidate>
      <Stack gap="sm">
        {made && <SavedLine revision={made.at} />}
        <Group gap="xs">
          <FileButton
            accept=".yaml,.yml,.json"
            onChange={(file) => {
              file?.text().then((next) => {
                check.reset();
                edit(next);
              }, failed);
            }}
          >
            {(props) => (
              <Button {...props} variant="default" size="xs" leftSection={<IconFileUpload size={16} />}>
                {strings.chooseAFile}
              </Button>
            )}
          </FileButton>
          <SegmentedControl
            size="xs"
            aria-label={strings.whatHappens}
            data={MODES}
            value={mode}
            onChange={(next) => {
              setMode(next === 'replace' ? 'replace' : 'merge');
              check.reset();
            }}
          />
          <Text size="xs" c="dimmed">
            {mode === 'merge' ? strings.whatTheDocument : strings.whatTheDocumentDoesNotName}
          </Text>
        </Group>
        <CodeInput
          label={strings.document}
          description={strings.yamlOrJson}
          placeholder={PLACEHOLDER}
          value={text}
          onChange={edit}
          marks={marks}
          onLines={setPlaces}
          error={problems.length > 0 ? strings.itWouldBeRefused : undefined}
          handle={editor}
        />
        {check.error && problems.length === 0 && <Failure of={check.error} />}
        {problems.length > 0 && (
          <Reasons
            title={words(check.error)}
            problems={problems}
            lines={numbers.map((number) => (number === undefined ? undefined : places[number]))}
            onGo={(index) => editor.current?.goTo(numbers[index] ?? -1)}
          />
        )}
        {check.isPending && <Stages of={stagesOf(sent, false)} />}
        {would && <Outcome of={would} text={text} />}
        <KnownOpens opened={would?.opened} />
        <Group gap="xs">
          <Button
            type="submit"
            variant={would ? 'default' : 'filled'}
            loading={check.isPending}
            disabled={text.trim() === ''}
          >
            {strings.check}
          </Button>
          {would && hasChanges(would) && (
            <Button onClick={() => setAsking(true)} color={would.deleted ? 'red' : undefined}>
              {strings.apply}
            </Button>
          )}
          {would && !hasChanges(would) && <Badge variant="light">{strings.nothingWouldChange}</Badge>}
        </Group>
      </Stack>
      <Confirm
        opened={asking}
        onClose={() => setAsking(false)}
        title={strings.applyThisDocument}
        verb={strings.applyIt}
        action={write}
        danger={(would?.deleted ?? 0) > 0}
        progress={<Stages of={stagesOf(sent, true)} />}
      >
        {would && summary(would)} <KnownOpens opened={would?.opened} />
        {strings.allOfIt}
      </Confirm>
      <Secret
        title={strings.credentialsThatWereMade}
        value={credentials.length === 0 ? undefined : credentials.map(line).join('\n')}
        onClose={() => setMade(made && { ...made, credentials: [] })}
      >
        {strings.eachWithItsConsumer}
      </Secret>
      {leave.status === 'blocked' && <LeaveGuard onStay={leave.reset} onLeave={leave.proceed} />}
    </form>
  );
}

const NO_PROBLEMS: readonly FieldProblem[] = [];

/** What stands at the lines of a document, and which of it is about which problem. */
function marksOf(
  problems: readonly FieldProblem[],
  text: string,
): { marks: LineMark[]; numbers: (number | undefined)[] } {
  const shown = problems.slice(0, SHOWN_MAX);
  const marks: LineMark[] = [];
  const found = lines(
    text,
    shown.map(({ field }) => field),
  );
  const numbers = shown.map(({ entity, field, message }, index) => {
    const at = found[index];
    if (at === undefined) return undefined;
    const inside = field.replace(/^\w+\[\d+\]\.?/, '');
    return marks.push({ line: at, text: [entity, inside].filter(Boolean).join(' ').concat(`: ${message}`) }) - 1;
  });
  return { marks, numbers };
}

function line({ consumer, credential }: NonNullable<Applied['credentials']>[number]): string {
  return `${consumer} ${credential?.name}: ${credential?.value ?? ''}`;
}

function hasChanges({ created = 0, updated = 0, deleted = 0, credentials = [] }: Applied): boolean {
  return created + updated + deleted + credentials.length > 0;
}

/** Such as: It creates 2, changes 1 and deletes 3 entities. */
function summary({ created = 0, updated = 0, deleted = 0 }: Applied): string {
  return strings.itCreatesChangesAndDeletes(created, updated, deleted, created + updated + deleted === 1);
}
