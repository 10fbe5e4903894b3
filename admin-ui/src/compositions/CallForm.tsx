import { Button, Group, SegmentedControl, SimpleGrid, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { bound } from '../entity/bound';
import { isObject, put } from '../entity/draft';
import { SERVICES } from '../entity/find';
import type { FormProps } from '../entity/kind';
import { NameInput } from '../entity/NameInput';
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
  const field = bound(props);
  const isTouched = (...fields: (keyof Call & string)[]) =>
    fields.some((one) => value[one] !== undefined || !errors.at(one).isEmpty);
  return (
    <Stack gap="sm" component="section" aria-label={`Call ${name}`}>
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
            aria-label={`Remove the call ${name}`}
            style={{ flex: 'none' }}
          >
            Remove
          </Button>
        )}
      </Group>
      <CallName {...props} />
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <NameInput label="Service" among={SERVICES} {...field('service')} required />
        <Choice
          label="Method"
          placeholder={value.body !== undefined || value.graphql !== undefined ? 'POST' : 'GET'}
          of={METHODS}
          value={METHODS.find((one) => one === value.method)}
          onChange={(method) => onChange(put(value, 'method', method))}
          error={errors.at('method').all}
          disabled={disabled}
        />
      </SimpleGrid>
      <Words
        label="Path"
        description="Values stand in braces: {request.path.id} of the request, {calls.user.body#/id} of another call's answer."
        placeholder="/users/{request.path.id}"
        {...field('path')}
        required
      />
      <MapInput
        label="Query parameters"
        keyLabel="Parameter"
        value={value.query}
        onChange={(query) => onChange(put(value, 'query', query))}
        errors={errors.at('query')}
        disabled={disabled}
      />
      <Fold title="Header fields and body" startsOpen={isTouched('headers', 'body', 'graphql')}>
        <MapInput
          label="Header fields"
          keyLabel="Header"
          value={value.headers}
          onChange={(headers) => onChange(put(value, 'headers', headers))}
          errors={errors.at('headers')}
          disabled={disabled}
        />
        <BodyForm {...props} />
      </Fold>
      <Fold
        title="When it is made"
        about={value.forEach ? 'for each element' : value.when ? 'under a condition' : 'always'}
        startsOpen={isTouched('when', 'forEach')}
      >
        <ConditionForm
          value={value.when}
          onChange={(when) => onChange(put(value, 'when', when))}
          errors={errors.at('when')}
          disabled={disabled}
        />
        <ForEachForm
          value={value.forEach}
          onChange={(forEach) => onChange(put(value, 'forEach', forEach))}
          errors={errors.at('forEach')}
          disabled={disabled}
        />
      </Fold>
      <Fold
        title="What becomes of its answer"
        about={value.group ? `under ${value.group}` : ''}
        startsOpen={isTouched('target', 'allow', 'deny', 'map', 'flatten', 'group', 'collection', 'encoding')}
      >
        <ShapeForm {...props} />
      </Fold>
      <Fold
        title="When it fails"
        about={value.fallback !== undefined ? 'a fallback stands in' : (value.failure ?? 'required')}
        startsOpen={isTouched('failure', 'fallback', 'deadline', 'success')}
      >
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <Choice
            label="Then the answer"
            description="It has none, or goes without."
            placeholder="required"
            of={FAILURES}
            {...field('failure')}
          />
          <Words
            label="Deadline"
            description="From its start, all tries together."
            placeholder="300ms"
            {...field('deadline')}
          />
        </SimpleGrid>
        <Json
          label="Fallback"
          description="JSON that stands in for its answer."
          value={value.fallback}
          onChange={(fallback) => onChange(put(value, 'fallback', fallback))}
          error={errors.at('fallback').all}
          disabled={disabled}
        />
        <List
          label="Statuses that are a success"
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
    typed === '' ? 'must not be empty' : others.includes(typed) ? 'is the name of another call' : undefined;
  const take = () => {
    if (problem !== undefined) setTyped(name);
    else if (typed !== name) onRename(typed);
  };
  return (
    <TextInput
      label="Name of the call"
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

const BODIES = { none: 'No body', json: 'JSON', graphql: 'GraphQL' } as const;
type Body = keyof typeof BODIES;

function BodyForm({ value, onChange, errors, disabled }: FormProps<Call>) {
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
        aria-label="Body"
        style={{ alignSelf: 'flex-start' }}
        size="xs"
        value={kind}
        disabled={disabled}
        onChange={(next) => choose(next === 'json' || next === 'graphql' ? next : 'none')}
        data={Object.entries(BODIES).map(([key, label]) => ({ value: key, label }))}
      />
      {kind === 'json' && (
        <Json
          label="Body"
          description="Its texts may hold values in braces; one that is the whole text keeps its type."
          placeholder='{ "user": "{calls.user.body#/id}" }'
          value={value.body}
          onChange={(body) => onChange(put(value, 'body', body))}
          error={errors.at('body').all}
          disabled={disabled}
        />
      )}
      {kind === 'graphql' && (
        <>
          <Textarea
            label="Query"
            description="Sent as it is: what varies goes into the variables."
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
            label="Variables"
            placeholder='{ "id": "{request.path.id}" }'
            value={graphql.variables}
            onChange={(variables) =>
              onChange({ ...value, graphql: put(graphql, 'variables', isObject(variables) ? variables : undefined) })
            }
            error={inGraphql.at('variables').all}
            disabled={disabled}
          />
          <Words
            label="Operation"
            description="Where the query has several."
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
  const { value, onChange, errors, disabled } = props;
  const field = bound(props);
  return (
    <>
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <Choice
          label="It is"
          description="How it is understood."
          placeholder="json"
          of={ENCODINGS}
          {...field('encoding')}
        />
        <Words label="Group" description="The member it is put under." placeholder="user" {...field('group')} />
        <Words
          label="Target"
          description="The part to take, a path with dots."
          placeholder="data.items"
          {...field('target')}
        />
        <Words
          label="Collection"
          description="What an array is put under."
          placeholder="items"
          {...field('collection')}
        />
        <List
          label="Allow"
          description="The only members kept."
          placeholder={value.allow ? undefined : 'address.city'}
          {...field('allow')}
        />
        <List
          label="Deny"
          description="Members left out; not beside allow."
          placeholder={value.deny ? undefined : 'password'}
          {...field('deny')}
        />
      </SimpleGrid>
      <MapInput
        label="Rename"
        description="New names by the old ones, which are paths with dots."
        keyLabel="Old name"
        value={value.map}
        onChange={(map) => onChange(put(value, 'map', map))}
        errors={errors.at('map')}
        disabled={disabled}
      />
      <FlattenForm
        value={value.flatten}
        onChange={(flatten) => onChange(put(value, 'flatten', flatten))}
        errors={errors.at('flatten')}
        disabled={disabled}
      />
    </>
  );
}
