import { SegmentedControl, Select, SimpleGrid, Stack, Switch, Textarea } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import { Basics } from '../entity/Basics';
import { bound } from '../entity/bound';
import { put } from '../entity/draft';
import { COMPOSITIONS } from '../entity/find';
import type { FormProps } from '../entity/kind';
import { NameInput } from '../entity/NameInput';
import { PolicyEntries } from '../policies/PolicyEntries';
import { common } from '../strings/common';
import { strings } from '../strings/routes';
import { Fold } from '../ui/Fold';
import { Choice, Flag, List, Whole, Words } from '../ui/inputs';
import { MapInput } from '../ui/MapInput';
import { Section } from '../ui/Section';
import type { Route } from './api';
import { ForwardForm } from './ForwardForm';
import { MatchMap } from './MatchMap';
import { SplitForm } from './SplitForm';

type Match = NonNullable<Route['match']>;
type Redirect = NonNullable<Route['redirect']>;
type Respond = NonNullable<Route['respond']>;

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

export function RouteForm(props: FormProps<Route> & { isNew: boolean }) {
  const { part, optional } = bound(props);
  const { value, onChange, disabled } = props;
  return (
    <Stack>
      <Section title={common.route}>
        <Basics {...props} />
        <Switch
          label={strings.enabled}
          description={strings.aRoute}
          checked={value.enabled !== false}
          disabled={disabled}
          onChange={(event) => onChange({ ...value, enabled: event.currentTarget.checked ? undefined : false })}
        />
      </Section>
      <Section title={strings.whatItMatches} about={strings.whatIsLeftOutMatches}>
        <MatchForm {...optional('match', {})} />
      </Section>
      <Section title={strings.whatThenHappens}>
        <ActionForm {...props} />
      </Section>
      <Section title={common.policies}>
        <PolicyEntries level="route" {...part('policies')} />
      </Section>
    </Stack>
  );
}

function MatchForm({ value, onChange, errors, disabled }: FormProps<Match>) {
  const { field, part } = bound({ value, onChange, errors, disabled });
  return (
    <>
      <List
        label={strings.paths}
        description={strings.ordersIsExactOrders}
        placeholder={value.paths ? undefined : '/orders/**'}
        {...field('paths')}
      />
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <List
          label={common.hosts}
          description={strings.exactNamesOrExampleCom}
          placeholder={value.hosts ? undefined : 'shop.example.com'}
          {...field('hosts')}
        />
        <List
          label={strings.methods}
          description={strings.suchAs(METHODS.slice(0, 3).join(', '))}
          of={METHODS}
          value={value.methods}
          onChange={(methods) =>
            onChange(
              put(
                value,
                'methods',
                methods?.map((method) => method.toUpperCase()),
              ),
            )
          }
          error={errors.at('methods').all}
          disabled={disabled}
        />
      </SimpleGrid>
      <Fold
        title={strings.headerFieldsQueryClients}
        startsOpen={
          value.headers !== undefined ||
          value.query !== undefined ||
          value.clients !== undefined ||
          value.priority !== undefined ||
          ['headers', 'query', 'clients', 'priority'].some((field) => !errors.at(field).isEmpty)
        }
      >
        <MatchMap label={common.headerFields} keyLabel={common.header} {...part('headers')} />
        <MatchMap label={strings.queryParameters} keyLabel={common.parameter} {...part('query')} />
        <List
          label={strings.clients}
          description={strings.networksOrAddresses}
          placeholder={value.clients ? undefined : '10.0.0.0/8'}
          {...field('clients')}
        />
        <Whole
          label={strings.priority}
          description={strings.decidesBetweenEqualPatternsHigher}
          placeholder="0"
          {...field('priority')}
        />
      </Fold>
    </>
  );
}

const ACTIONS = ['forward', 'split', 'compose', 'redirect', 'respond'] as const;
type Action = (typeof ACTIONS)[number];

const ACTION_WORDS: { value: Action; label: string }[] = [
  { value: 'forward', label: strings.forward },
  { value: 'split', label: strings.split },
  { value: 'compose', label: strings.compose },
  { value: 'redirect', label: strings.redirect },
  { value: 'respond', label: common.answer },
];

function ActionForm({ value, onChange, errors, disabled }: FormProps<Route>) {
  const { form } = bound({ value, onChange, errors, disabled });
  // The words do not stand beside each other on a phone.
  const narrow = useMediaQuery('(max-width: 30em)');
  const action = ACTIONS.find((one) => value[one] !== undefined) ?? 'forward';
  // What was typed for one action comes back when one has only looked at another.
  const [left, setLeft] = useState<Partial<Pick<Route, Action>>>({});
  const choose = (next: Action) => {
    const { forward, split, compose, redirect, respond, ...rest } = value;
    const kept = { ...left, ...defined({ forward, split, compose, redirect, respond }) };
    setLeft(kept);
    onChange({ ...rest, [next]: kept[next] ?? {} });
  };
  return (
    <>
      {narrow ? (
        <Select
          aria-label={strings.whatThenHappens}
          data={ACTION_WORDS}
          allowDeselect={false}
          value={action}
          disabled={disabled}
          onChange={(next) => choose(ACTIONS.find((one) => one === next) ?? 'forward')}
        />
      ) : (
        <SegmentedControl
          aria-label={strings.whatThenHappens}
          style={{ alignSelf: 'flex-start' }}
          value={action}
          disabled={disabled}
          onChange={(next) => choose(ACTIONS.find((one) => one === next) ?? 'forward')}
          data={ACTION_WORDS}
        />
      )}
      {action === 'forward' && <ForwardForm {...form('forward', {})} />}
      {action === 'split' && <SplitForm {...form('split', {})} />}
      {action === 'compose' && (
        <NameInput
          label={common.composition}
          description={strings.itsCallsAreMade}
          among={COMPOSITIONS}
          value={value.compose?.composition}
          onChange={(composition) =>
            onChange({ ...value, compose: put(value.compose ?? {}, 'composition', composition) })
          }
          error={errors.at('compose').all}
          disabled={disabled}
          required
        />
      )}
      {action === 'redirect' && <RedirectForm {...form('redirect', {})} />}
      {action === 'respond' && <RespondForm {...form('respond', {})} />}
    </>
  );
}

function defined(actions: Partial<Pick<Route, Action>>): Partial<Pick<Route, Action>> {
  return Object.fromEntries(Object.entries(actions).filter(([, action]) => action !== undefined));
}

const REDIRECTS = ['301', '302', '303', '307', '308'] as const;

function RedirectForm({ value, onChange, errors, disabled }: FormProps<Redirect>) {
  const { field } = bound({ value, onChange, errors, disabled });
  return (
    <>
      <Words
        label={strings.location}
        description={strings.aUrlOrAPath}
        placeholder="https://www.example.com"
        {...field('location')}
        required
      />
      <Choice
        label={strings.status}
        placeholder="302"
        of={REDIRECTS}
        value={REDIRECTS.find((one) => one === String(value.status))}
        onChange={(status) => onChange(put(value, 'status', status === undefined ? undefined : Number(status)))}
        error={errors.at('status').all}
        disabled={disabled}
      />
      <Flag
        label={strings.keepThePath}
        description={strings.putsTheRequestsPath}
        value={value.keepPath}
        onChange={(flag) => onChange(put(value, 'keepPath', flag))}
        disabled={disabled}
      />
    </>
  );
}

function RespondForm({ value, onChange, errors, disabled }: FormProps<Respond>) {
  const { field, part } = bound({ value, onChange, errors, disabled });
  return (
    <>
      <Whole label={strings.status} placeholder="200" {...field('status')} />
      <MapInput label={common.headerFields} keyLabel={common.header} {...part('headers')} />
      <Textarea
        label={common.body}
        autosize
        minRows={3}
        maxRows={20}
        value={value.body ?? ''}
        onChange={(event) => onChange(put(value, 'body', event.currentTarget.value))}
        error={errors.at('body').all}
        disabled={disabled}
      />
    </>
  );
}
