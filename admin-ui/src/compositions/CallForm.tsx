import { Button, Group, SegmentedControl, SimpleGrid, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { bound } from '../entity/bound';
import { isObject, put } from '../entity/draft';
import { SERVICES } from '../entity/find';
import type { FormProps } from '../entity/kind';
import { NameInput } from '../entity/NameInput';
import { common } from '../strings/common';
import { strings } from '../strings/compositions';
import { Fold } from '../ui/Fold';
import { Choice, List, Words } from '../ui/inputs';
import { Json } from '../ui/Json';
import { MapInput } from '../ui/MapInput';
import type { Call } from './api';
import { ConditionForm, ForEachForm } from './ConditionForm';
import { FlattenForm } from './FlattenForm';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
const ENCODINGS = ['json', 'xml', 'rss', 'text', 'pass-through'] as const;
const FAILURES = ['required', 'optional'] as const;

interface Props extends FormProps<Call> {
  name: string;
  /** The names of the others. */
  others: readonly string[];
  onRename: (name: string) => void;
  onRemove: () => void;
}

/** One call: what is asked, what becomes of the answer, and what when there is none. */
export function CallForm(props: Props) {
  const { name, value, onChange, errors, disabled, onRemove } = props;
  const { field, part } = bound(props);
  const isTouched = (...fields: (keyof Call & string)[]) =>
    fields.some((one) => value[one] !== undefined || !errors.at(one).isEmpty);
  return (
    <Stack gap="sm" component="section" aria-label={strings.call(name)}>
      {errors.own && (
        <Text size="sm" c="red" role="alert">
          {errors.own}
        </Text>
      )}
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <Text fw={600} truncate>
          {name}
        </Text>
        {!disabled && (
          <Button
            variant="subtle"
            color="red"
            size="compact-sm"
            leftSection={<IconTrash size={14} />}
            onClick={onRemove}
            aria-label={strings.removeTheCall(name)}
            style={{ flex: 'none' }}
          >
            {strings.remove}
          </Button>
        )}
      </Group>
      <CallName {...props} />
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <NameInput label={common.service} among={SERVICES} {...field('service')} required />
        <Choice
          label={common.method}
          placeholder={value.body !== undefined || value.graphql !== undefined ? 'POST' : 'GET'}
          of={METHODS}
          value={METHODS.find((one) => one === value.method)}
          onChange={(method) => onChange(put(value, 'method', method))}
          error={errors.at('method').all}
          disabled={disabled}
        />
      </SimpleGrid>
      <Words
        label={strings.path}
        description={strings.valuesStandInBracesRequest}
        placeholder="/users/{request.path.id}"
        {...field('path')}
        required
      />
      <MapInput label={strings.queryParameters} keyLabel={common.parameter} {...part('query')} />
      <Fold title={strings.headerFieldsAndBody} startsOpen={isTouched('headers', 'body', 'graphql')}>
        <MapInput label={common.headerFields} keyLabel={common.header} {...part('headers')} />
        <BodyForm {...props} />
      </Fold>
      <Fold
        title={strings.whenItIsMade}
        about={value.forEach ? strings.forEachElement : value.when ? strings.underACondition : strings.always}
        startsOpen={isTouched('when', 'forEach')}
      >
        <ConditionForm {...part('when')} />
        <ForEachForm {...part('forEach')} />
      </Fold>
      <Fold
        title={strings.whatBecomesOfItsAnswer}
        about={value.group ? strings.under(value.group) : ''}
        startsOpen={isTouched('target', 'allow', 'deny', 'map', 'flatten', 'group', 'collection', 'encoding')}
      >
        <ShapeForm {...props} />
      </Fold>
      <Fold
        title={strings.whenItFails}
        about={value.fallback !== undefined ? strings.aFallbackStandsIn : (value.failure ?? strings.required)}
        startsOpen={isTouched('failure', 'fallback', 'deadline', 'success')}
      >
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <Choice
            label={strings.thenTheAnswer}
            description={strings.itHasNoneOrGoes}
            placeholder="required"
            of={FAILURES}
            {...field('failure')}
          />
          <Words
            label={strings.deadline}
            description={strings.fromItsStartAllTries}
            placeholder="300ms"
            {...field('deadline')}
          />
        </SimpleGrid>
        <Json label={strings.fallback} description={strings.jsonThatStands} {...field('fallback')} />
        <List
          label={strings.statusesThatAreASuccess}
          placeholder={value.success ? undefined : '2xx'}
          {...field('success')}
        />
      </Fold>
    </Stack>
  );
}

/** A name is in use as soon as it stands, so it is taken when its input is left. */
function CallName({ name, others, onRename, disabled }: Props) {
  const [typed, setTyped] = useState(name);
  const [known, setKnown] = useState(name);
  if (known !== name) {
    setKnown(name);
    setTyped(name);
  }
  const problem =
    typed === '' ? strings.mustNotBeEmpty : others.includes(typed) ? strings.isTheNameOfAnother : undefined;
  const take = () => {
    if (problem !== undefined) setTyped(name);
    else if (typed !== name) onRename(typed);
  };
  return (
    <TextInput
      label={strings.nameOfTheCall}
      spellCheck={false}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key !== 'Enter') return;
        event.preventDefault();
        take();
      }}
      error={problem}
      disabled={disabled}
      required
    />
  );
}

const BODIES = { none: strings.noBody, json: 'JSON', graphql: strings.graphQL } as const;
type Body = keyof typeof BODIES;

function BodyForm({ value, onChange, errors, disabled }: FormProps<Call>) {
  const { field } = bound({ value, onChange, errors, disabled });
  const given: Body = value.graphql !== undefined ? 'graphql' : value.body !== undefined ? 'json' : 'none';
  // JSON of which nothing is typed yet is no body.
  const [chosen, setChosen] = useState(given);
  const kind = given === 'none' && chosen === 'json' ? chosen : given;
  const choose = (next: Body) => {
    setChosen(next);
    const { body: _, graphql: __, ...rest } = value;
    onChange(next === 'graphql' ? { ...rest, graphql: {} } : rest);
  };
  const graphql = value.graphql ?? {};
  const inGraphql = errors.at('graphql');
  return (
    <>
      <SegmentedControl
        aria-label={common.body}
        style={{ alignSelf: 'flex-start' }}
        size="xs"
        value={kind}
        disabled={disabled}
        onChange={(next) => choose(next === 'json' || next === 'graphql' ? next : 'none')}
        data={Object.entries(BODIES).map(([key, label]) => ({ value: key, label }))}
      />
      {kind === 'json' && (
        <Json
          label={common.body}
          description={strings.itsTextsMayHoldValues}
          placeholder='{ "user": "{calls.user.body#/id}" }'
          {...field('body')}
        />
      )}
      {kind === 'graphql' && (
        <>
          <Textarea
            label={strings.query}
            description={strings.sentAs}
            placeholder="query ($id: ID!) { user(id: $id) { name } }"
            autosize
            minRows={3}
            maxRows={20}
            spellCheck={false}
            classNames={{ input: 'mono' }}
            value={graphql.query ?? ''}
            onChange={(event) => onChange({ ...value, graphql: put(graphql, 'query', event.currentTarget.value) })}
            error={inGraphql.at('query').all ?? inGraphql.own}
            disabled={disabled}
            required
          />
          <Json
            label={strings.variables}
            placeholder='{ "id": "{request.path.id}" }'
            value={graphql.variables}
            onChange={(variables) =>
              onChange({ ...value, graphql: put(graphql, 'variables', isObject(variables) ? variables : undefined) })
            }
            error={inGraphql.at('variables').all}
            disabled={disabled}
          />
          <Words
            label={strings.operation}
            description={strings.whereTheQueryHasSeveral}
            value={graphql.operation}
            onChange={(operation) => onChange({ ...value, graphql: put(graphql, 'operation', operation) })}
            error={inGraphql.at('operation').all}
            disabled={disabled}
          />
        </>
      )}
    </>
  );
}

function ShapeForm(props: FormProps<Call>) {
  const { value } = props;
  const { field, part } = bound(props);
  return (
    <>
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <Choice
          label={strings.itIs}
          description={strings.howItIsUnderstood}
          placeholder="json"
          of={ENCODINGS}
          {...field('encoding')}
        />
        <Words label={strings.group} description={strings.theMemberItIsPut} placeholder="user" {...field('group')} />
        <Words
          label={common.target}
          description={strings.thePartToTake}
          placeholder="data.items"
          {...field('target')}
        />
        <Words
          label={strings.collection}
          description={strings.whatAnArrayIsPut}
          placeholder="items"
          {...field('collection')}
        />
        <List
          label={strings.allow}
          description={strings.theOnlyMembersKept}
          placeholder={value.allow ? undefined : 'address.city'}
          {...field('allow')}
        />
        <List
          label={strings.deny}
          description={strings.membersLeftOutNotBeside}
          placeholder={value.deny ? undefined : 'password'}
          {...field('deny')}
        />
      </SimpleGrid>
      <MapInput
        label={strings.rename}
        description={strings.newNamesByTheOld}
        keyLabel={strings.oldName}
        {...part('map')}
      />
      <FlattenForm {...part('flatten')} />
    </>
  );
}
