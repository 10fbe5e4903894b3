import { Button, SegmentedControl, SimpleGrid, Stack, TagsInput, Text, Textarea } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { editorSearch } from '../app/search';
import { Basics } from '../entity/Basics';
import { bound } from '../entity/bound';
import { put } from '../entity/draft';
import type { FormProps } from '../entity/kind';
import { common } from '../strings/common';
import { strings } from '../strings/compositions';
import { Fold } from '../ui/Fold';
import { Words } from '../ui/inputs';
import { MapInput } from '../ui/MapInput';
import { Section } from '../ui/Section';
import type { Call, Composition } from './api';
import { CallForm } from './CallForm';
import classes from './Compositions.module.css';
import { byName, graphOf, inWords } from './graph';
import { Picture } from './Picture';
import { renamed } from './template';

/** A picture with more columns has its call beneath it. */
const BESIDE_MAX = 3;

type Props = FormProps<Composition> & { isNew: boolean };

export function CompositionForm(props: Props) {
  const { value, errors } = props;
  const { field, part } = bound(props);
  return (
    <Stack>
      <Section title={common.composition}>
        <Basics {...props} />
      </Section>
      <Section title={strings.calls} about={strings.eachStartsAsSoon}>
        <CallsForm {...props} />
      </Section>
      <Section title={strings.theAnswer}>
        <AnswerForm {...props} />
      </Section>
      <Fold
        title={strings.deadlineHeaderFieldsAndSize}
        startsOpen={
          value.deadline !== undefined ||
          value.headers !== undefined ||
          value.bodyBytesMax !== undefined ||
          ['deadline', 'headers', 'bodyBytesMax'].some((one) => !errors.at(one).isEmpty)
        }
      >
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <Words label={strings.deadline} description={strings.forTheWhole} placeholder="10s" {...field('deadline')} />
          <Words
            label={strings.sizeAtMost}
            description={strings.ofTheRequestsBody}
            placeholder="10MiB"
            {...field('bodyBytesMax')}
          />
        </SimpleGrid>
        <MapInput
          label={strings.headerFieldsOfTheAnswer}
          description={strings.suchAsCallsUserHeaders}
          keyLabel={common.header}
          {...part('headers')}
        />
      </Fold>
    </Stack>
  );
}

function CallsForm({ value, onChange, errors, disabled, isNew }: Props) {
  const calls = useMemo(() => value.calls ?? {}, [value.calls]);
  const graph = useMemo(() => graphOf(calls), [calls]);
  const search = editorSearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  const [wanted, setWanted] = useState(search.call);
  // A call that is renamed keeps its form, with what is unfolded and where the focus is.
  const [form, setForm] = useState(0);
  const chosen = wanted !== undefined && calls[wanted] !== undefined ? wanted : graph.boxes[0]?.name;
  const call = chosen === undefined ? undefined : calls[chosen];
  const at = errors.at('calls');
  const look = (name: string | undefined) => {
    setWanted(name);
    const next = { search: { ...search, call: name }, replace: true } as const;
    void (isNew
      ? navigate({ to: '/compositions/+new', ...next })
      : navigate({ to: '/compositions/$name', params: { name: value.name ?? '' }, ...next }));
  };
  const choose = (name: string | undefined) => {
    setForm(form + 1);
    look(name);
  };
  const add = () => {
    const name = freeName(calls);
    onChange({ ...value, calls: { ...calls, [name]: {} }, ...(value.order && { order: [...value.order, name] }) });
    choose(name);
  };
  const remove = (name: string) => {
    const { [name]: _, ...rest } = calls;
    const order = value.order?.filter((one) => one !== name);
    onChange(put({ ...value, calls: rest }, 'order', order));
    choose(undefined);
  };
  const edit = (name: string, next: Call) => onChange({ ...value, calls: { ...calls, [name]: next } });
  return (
    <>
      <Text size="sm" data-testid="order-of-calls" style={{ overflowWrap: 'anywhere' }}>
        {inWords(graph)}
      </Text>
      {at.own && (
        <Text size="sm" c="red" role="alert">
          {at.own}
        </Text>
      )}
      <div className={classes.editor}>
        <div className={classes.graph} data-beside={graph.columns <= BESIDE_MAX || undefined}>
          {graph.boxes.length > 0 && (
            <Picture graph={graph} calls={calls} chosen={chosen} onChoose={choose} errors={at} />
          )}
          {!disabled && (
            <Button variant="light" mt="sm" leftSection={<IconPlus size={16} />} onClick={add}>
              {graph.boxes.length === 0 ? strings.addTheFirstCall : strings.addACall}
            </Button>
          )}
        </div>
        {chosen !== undefined && call !== undefined && (
          <div className={classes.call}>
            <CallForm
              key={form}
              name={chosen}
              others={Object.keys(calls).filter((name) => name !== chosen)}
              value={call}
              onChange={(next) => edit(chosen, next)}
              onRename={(name) => {
                onChange(renamed(value, chosen, name));
                look(name);
              }}
              onRemove={() => remove(chosen)}
              errors={at.at(chosen)}
              disabled={disabled}
            />
          </div>
        )}
      </div>
    </>
  );
}

function freeName(calls: Readonly<Record<string, Call>>): string {
  let number = Object.keys(calls).length + 1;
  while (calls[`call-${number}`] !== undefined) number++;
  return `call-${number}`;
}

function AnswerForm({ value, onChange, errors, disabled }: Props) {
  const template = templateOf(value.answer);
  const names = Object.keys(value.calls ?? {}).sort(byName);
  return (
    <>
      <SegmentedControl
        aria-label={strings.theAnswer}
        style={{ alignSelf: 'flex-start' }}
        value={template === undefined ? 'merge' : 'template'}
        disabled={disabled}
        onChange={(next) =>
          onChange(put(value, 'answer', next === 'template' ? { template: template ?? '' } : undefined))
        }
        data={[
          { value: 'merge', label: strings.merge },
          { value: 'template', label: strings.template },
        ]}
      />
      {template === undefined ? (
        <TagsInput
          label={strings.order}
          description={strings.allCallsWhereTwoDisagree}
          placeholder={value.order ? undefined : names.join(', ')}
          data={names}
          splitChars={[',', ' ']}
          value={value.order ?? []}
          onChange={(order) => onChange(put(value, 'order', order))}
          error={errors.at('order').all ?? errors.at('answer').own}
          disabled={disabled}
          clearable={!disabled}
        />
      ) : (
        <Textarea
          label={strings.template}
          description={strings.jSONataOverTheShapedAnswers}
          placeholder='{ "name": user.name, "total": $sum(orders.total) }'
          autosize
          minRows={3}
          maxRows={30}
          spellCheck={false}
          classNames={{ input: 'mono' }}
          value={template}
          onChange={(event) => onChange({ ...value, answer: { template: event.currentTarget.value } })}
          error={errors.at('answer').all}
          disabled={disabled}
          required
        />
      )}
    </>
  );
}

/** The document cannot say that the answer may be a word. */
function templateOf(answer: Composition['answer']): string | undefined {
  return typeof answer === 'object' ? (answer.template ?? '') : undefined;
}
