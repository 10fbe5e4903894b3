import { SimpleGrid, Switch } from '@mantine/core';
import { bound } from '../entity/bound';
import { put } from '../entity/draft';
import type { FormProps } from '../entity/kind';
import { Choice, List, Whole, Words } from '../ui/inputs';
import type { Service } from './api';

type Health = NonNullable<Service['health']>;
type Active = NonNullable<Health['active']>;
type Passive = NonNullable<Health['passive']>;
type Breaker = NonNullable<Service['breaker']>;

const CHECKS = ['http', 'tcp'] as const;

/** How it is found out which targets are well. */
export function HealthForm({ value, onChange, errors, disabled }: FormProps<Health>) {
  const field = bound({ value, onChange, errors, disabled });
  return (
    <>
      <Switch
        label="Ask the targets"
        description="Each target is asked regularly whether it is well."
        checked={value.active !== undefined}
        disabled={disabled}
        onChange={(event) => onChange(put(value, 'active', event.currentTarget.checked ? {} : undefined))}
      />
      {value.active && (
        <ActiveForm
          value={value.active}
          onChange={(active) => onChange({ ...value, active })}
          errors={errors.at('active')}
          disabled={disabled}
        />
      )}
      <Switch
        label="Watch the exchanges"
        description="A target at which exchanges fail is left out for a while."
        checked={value.passive !== undefined}
        disabled={disabled}
        onChange={(event) => onChange(put(value, 'passive', event.currentTarget.checked ? {} : undefined))}
      />
      {value.passive && (
        <PassiveForm
          value={value.passive}
          onChange={(passive) => onChange({ ...value, passive })}
          errors={errors.at('passive')}
          disabled={disabled}
        />
      )}
      <Whole
        label="Panic"
        description="With a smaller percentage of well targets, all are used."
        placeholder="20"
        {...field('panicPercent')}
      />
    </>
  );
}

function ActiveForm({ value, onChange, errors, disabled }: FormProps<Active>) {
  const field = bound({ value, onChange, errors, disabled });
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, sm: 3 }} pl="xl">
      <Choice label="Check by" placeholder="http" of={CHECKS} {...field('type')} />
      <Words label="Path" placeholder="/" {...field('path')} />
      <List label="Good statuses" placeholder={value.expect ? undefined : '200-399'} {...field('expect')} />
      <Words label="Interval" placeholder="5s" {...field('interval')} />
      <Words label="Timeout" placeholder="2s" {...field('timeout')} />
      <Whole label="Well after" placeholder="2" {...field('healthyAfter')} />
      <Whole label="Not well after" placeholder="3" {...field('unhealthyAfter')} />
    </SimpleGrid>
  );
}

const PASSIVE = [
  { field: 'failures', label: 'Failures in a row', usual: '5' },
  { field: 'failurePercent', label: 'Failures, percent', usual: 'any' },
  { field: 'minimum', label: 'Judged from', usual: '20' },
  { field: 'ejectPercentMax', label: 'Out at once, percent', usual: '70' },
] as const;

const PASSIVE_TIMES = [
  { field: 'window', label: 'Window', usual: '10s' },
  { field: 'eject', label: 'Out for', usual: '30s' },
  { field: 'ejectMax', label: 'Out at most', usual: '5m' },
] as const;

function PassiveForm({ value, onChange, errors, disabled }: FormProps<Passive>) {
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, sm: 3 }} pl="xl">
      {PASSIVE.map(({ field, label, usual }) => (
        <Whole
          key={field}
          label={label}
          placeholder={usual}
          value={value[field]}
          onChange={(count) => onChange(put(value, field, count))}
          error={errors.at(field).all}
          disabled={disabled}
        />
      ))}
      {PASSIVE_TIMES.map(({ field, label, usual }) => (
        <Words
          key={field}
          label={label}
          placeholder={usual}
          value={value[field]}
          onChange={(text) => onChange(put(value, field, text))}
          error={errors.at(field).all}
          disabled={disabled}
        />
      ))}
    </SimpleGrid>
  );
}

const BREAKER = [
  { field: 'concurrency', label: 'Under way at once', usual: 'any number' },
  { field: 'pending', label: 'Waiting for a connection', usual: 'any number' },
  { field: 'failurePercent', label: 'Opens at failures, percent', usual: 'never' },
  { field: 'minimum', label: 'Judged from', usual: '20' },
  { field: 'probes', label: 'Probes', usual: '3' },
] as const;

const BREAKER_TIMES = [
  { field: 'window', label: 'Window', usual: '10s' },
  { field: 'open', label: 'Open for', usual: '10s' },
] as const;

/** When exchanges are refused at once, because the service could not serve them anyway. */
export function BreakerForm({ value, onChange, errors, disabled }: FormProps<Breaker>) {
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, sm: 3 }}>
      {BREAKER.map(({ field, label, usual }) => (
        <Whole
          key={field}
          label={label}
          placeholder={usual}
          value={value[field]}
          onChange={(count) => onChange(put(value, field, count))}
          error={errors.at(field).all}
          disabled={disabled}
        />
      ))}
      {BREAKER_TIMES.map(({ field, label, usual }) => (
        <Words
          key={field}
          label={label}
          placeholder={usual}
          value={value[field]}
          onChange={(text) => onChange(put(value, field, text))}
          error={errors.at(field).all}
          disabled={disabled}
        />
      ))}
    </SimpleGrid>
  );
}
