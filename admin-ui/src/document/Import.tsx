import { Badge, Button, FileButton, Group, SegmentedControl, Stack, Text, Textarea } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useBlocker } from '@tanstack/react-router';
import { type FormEvent, useRef, useState } from 'react';
import { ApiProblem, words } from '../api/problem';
import { LeaveGuard } from '../entity/LeaveGuard';
import { KnownOpens } from '../entity/Opens';
import { SavedLine } from '../entity/SavedLine';
import { strings } from '../strings/document';
import { Confirm } from '../ui/Confirm';
import { Failure } from '../ui/Failure';
import { Secret } from '../ui/Secret';
import { failed } from '../ui/toast';
import classes from './Import.module.css';
import { Outcome } from './Outcome';
import { type Applied, apply, type Mode } from './queries';
import { Reasons } from './Reasons';
import { selectLine } from './selectLine';

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
  const check = useMutation({ mutationFn: () => apply(text, mode, true) });
  const input = useRef<HTMLTextAreaElement>(null);
  const goTo = (line: number) => input.current && selectLine(input.current, line);
  const leave = useBlocker({
    shouldBlockFn: ({ current, next }) => text !== '' && current.pathname !== next.pathname,
    enableBeforeUnload: () => text !== '',
    withResolver: true,
  });
  const problems = check.error instanceof ApiProblem ? check.error.errors : [];
  const would = check.data;
  const edit = (next: string) => {
    setText(next);
    check.reset(); // what was checked is another document
    setMade(undefined);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMade(undefined);
    check.mutate();
  };
  const write = async () => {
    const done = await apply(text, mode, false);
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
              file?.text().then(edit, failed);
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
        <Textarea
          label={strings.document}
          description={strings.yamlOrJson}
          placeholder={PLACEHOLDER}
          classNames={{ input: classes.document }}
          spellCheck={false}
          autosize
          minRows={10}
          maxRows={24}
          ref={input}
          value={text}
          onChange={(event) => edit(event.currentTarget.value)}
          error={problems.length > 0 ? strings.itWouldBeRefused : undefined}
        />
        {check.error && problems.length === 0 && <Failure of={check.error} />}
        {problems.length > 0 && <Reasons title={words(check.error)} problems={problems} text={text} onGo={goTo} />}
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
