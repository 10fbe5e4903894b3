import { Alert, Badge, Button, Group, Select, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconLock, IconPlayerPlay } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { isObject, orAbsent, put } from '../entity/draft';
import { CONSUMERS } from '../entity/find';
import type { AsideProps } from '../entity/kind';
import { NameInput } from '../entity/NameInput';
import { Fields } from '../explain/Fields';
import { answerTone, took } from '../explain/outcome';
import { nodes } from '../nodes/queries';
import { useMay } from '../session/useUser';
import { common } from '../strings/common';
import { strings } from '../strings/compositions';
import { Failure } from '../ui/Failure';
import { FieldErrors } from '../ui/FieldErrors';
import { Fold } from '../ui/Fold';
import { Words } from '../ui/inputs';
import { Json } from '../ui/Json';
import type { Composition } from './api';
import { byName } from './graph';
import { MergedAnswer } from './MergedAnswer';
import { type Attempt, type NodeTrial, type SampleRequest, type Taken, takenOf, tryOut } from './sample';
import { TimeLine } from './TimeLine';
import { cuts, problems } from './timeLine';

/** Tries a composition with a sample request, as it is on the screen. */
export function Trying(props: AsideProps<Composition>) {
  const mayTry = useMay('editor');
  if (!mayTry)
    return (
      <Alert color="gray" icon={<IconLock size={18} />}>
        {strings.tryingACompositionCalls}
      </Alert>
    );
  return <Trial {...props} />;
}

function Trial({ name, draft, isChanged }: AsideProps<Composition>) {
  const [sample, setSample] = useState<SampleRequest>({});
  const [node, setNode] = useState<string>();
  const run = useMutation({ mutationFn: (attempt: Attempt) => tryOut(attempt, node) });
  const tryIt = () => run.mutate({ name, sample, draft, isChanged });
  const errors = FieldErrors.of(run.error);
  const listed = useInfiniteQuery(nodes);
  const known = listed.data?.pages.flatMap(({ items }) => items).filter(({ state }) => state !== 'gone') ?? [];
  return (
    <Stack
      onKeyDown={(event) => {
        // Enter would save, as it does elsewhere in the form around this.
        if (event.key !== 'Enter' || event.defaultPrevented || !(event.target instanceof HTMLInputElement)) return;
        event.preventDefault();
        tryIt();
      }}
    >
      <Text size="sm" c="dimmed">
        {strings.aNodeMakesTheCalls}
      </Text>
      {isChanged && (
        <Alert color="yellow" variant="light" data-testid="tries-what-is-not-saved">
          {strings.whatIsNotSavedIsTried}
        </Alert>
      )}
      <Sample taken={takenOf(draft)} value={sample} onChange={setSample} errors={errors} />
      <Group align="flex-end" gap="sm">
        <Button
          // Not of the form around it, which saves.
          type="button"
          leftSection={<IconPlayerPlay size={16} />}
          loading={run.isPending}
          onClick={tryIt}
        >
          {common.tryIt}
        </Button>
        <Select
          aria-label={common.node}
          placeholder={strings.onAnyNode}
          data={known.flatMap((one) => one.name ?? [])}
          value={node ?? null}
          onChange={(next) => setNode(next ?? undefined)}
          clearable
          error={errors.at('node').own}
        />
      </Group>
      {run.error && errors.isEmpty && <Failure of={run.error} />}
      {!errors.isEmpty && (
        <Alert color="red" role="alert" title={strings.thisCannotBeTried}>
          {errors.lines.join('; ')}
        </Alert>
      )}
      <div aria-live="polite">{run.data && <Outcome of={run.data} composition={run.variables.draft} />}</div>
    </Stack>
  );
}

interface SampleProps {
  taken: Taken;
  value: SampleRequest;
  onChange: (value: SampleRequest) => void;
  errors: FieldErrors;
}

const PLACES = [
  { place: 'path', title: strings.path },
  { place: 'query', title: strings.query },
  { place: 'headers', title: common.header },
] as const;

/** Exactly what the composition takes of a request. */
function Sample({ taken, value, onChange, errors }: SampleProps) {
  const named = PLACES.flatMap(({ place, title }) => taken[place].map((name) => ({ place, title, name })));
  if (named.length === 0 && !taken.body && !taken.consumer && !taken.claims)
    return <Text size="sm">{strings.itTakesNothing}</Text>;
  return (
    <>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} role="group" aria-label={strings.sampleRequest}>
        {named.map(({ place, title, name }) => (
          <Words
            key={`${place} ${name}`}
            label={`${title}: ${name}`}
            value={value[place]?.[name]}
            onChange={(text) => onChange(put(value, place, orAbsent(put(value[place] ?? {}, name, text ?? ''))))}
            error={errors.at(place).at(name).all}
          />
        ))}
        {taken.consumer && (
          <NameInput
            label={common.consumer}
            among={CONSUMERS}
            value={value.consumer}
            onChange={(consumer) => onChange(put(value, 'consumer', consumer))}
            error={errors.at('consumer').all}
            disabled={false}
          />
        )}
      </SimpleGrid>
      {taken.body && (
        <Json
          label={common.body}
          value={value.body}
          onChange={(body) => onChange(put(value, 'body', body))}
          error={errors.at('body').all}
        />
      )}
      {taken.claims && (
        <Json
          label={strings.claims}
          description={strings.asAVerifiedTokenWould}
          placeholder='{ "sub": "ada" }'
          value={value.claims}
          onChange={(claims) => onChange(put(value, 'claims', isObject(claims) ? claims : undefined))}
          error={errors.at('claims').all}
        />
      )}
    </>
  );
}

function Outcome({ of: { node, trial = {} }, composition }: { of: NodeTrial; composition: Composition }) {
  const { status = 0, micros, headers = [] } = trial;
  const wrong = problems(trial, composition.calls ?? {});
  const names = Object.keys(composition.calls ?? {}).sort(byName);
  return (
    <Stack data-testid="trial">
      <Group gap="xs">
        <Badge color={answerTone(status)} variant="light" size="lg" tt="none">
          {status}
        </Badge>
        <Text size="sm">{strings.answeredByIn(node, took(micros))}</Text>
      </Group>
      {wrong.length > 0 && (
        <Alert color={status >= 400 ? 'red' : 'orange'} title={strings.whatWentWrong}>
          <ul style={{ margin: 0, paddingLeft: '1.2rem' }}>
            {wrong.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </Alert>
      )}
      <TimeLine trial={trial} names={names} />
      <MergedAnswer trial={trial} names={names} />
      {cuts(trial).map((line) => (
        <Text key={line} size="xs" c="dimmed">
          {line}
        </Text>
      ))}
      <Fold title={strings.headerFieldsOfTheAnswerCounted(headers.length)} startsOpen={false}>
        <Fields fields={headers} />
      </Fold>
    </Stack>
  );
}
