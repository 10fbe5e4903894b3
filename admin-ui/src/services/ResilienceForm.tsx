import { SimpleGrid, Switch } from '@mantine/core';
import { bound } from '../entity/bound';
import { put } from '../entity/draft';
import type { FormProps } from '../entity/kind';
import { strings } from '../strings/services';
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
        label={strings.askTheTargets}
        description={strings.eachTargetIsAskedRegularly}
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
        label={strings.watchTheExchanges}
        description={strings.aTargetAtWhichExchanges}
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
        label={strings.panic}
        description={strings.withASmallerPercentage}
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
      <Choice label={strings.checkBy} placeholder="http" of={CHECKS} {...field('type')} />
      <Words label={strings.path} placeholder="/" {...field('path')} />
      <List label={strings.goodStatuses} placeholder={value.expect ? undefined : '200-399'} {...field('expect')} />
      <Words label={strings.interval} placeholder="5s" {...field('interval')} />
      <Words label={strings.timeout} placeholder="2s" {...field('timeout')} />
      <Whole label={strings.wellAfter} placeholder="2" {...field('healthyAfter')} />
      <Whole label={strings.notWellAfter} placeholder="3" {...field('unhealthyAfter')} />
    </SimpleGrid>
  );
}

const PASSIVE = [
  { field: 'failures', label: strings.failuresInARow, usual: '5' },
  { field: 'failurePercent', label: strings.failuresPercent, usual: strings.any },
  { field: 'minimum', label: strings.judgedFrom, usual: '20' },
  { field: 'ejectPercentMax', label: strings.outAtOncePercent, usual: '70' },
] as const;

const PASSIVE_TIMES = [
  { field: 'window', label: strings.window, usual: '10s' },
  { field: 'eject', label: strings.outFor, usual: '30s' },
  { field: 'ejectMax', label: strings.outAtMost, usual: '5m' },
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
  { field: 'concurrency', label: strings.underWayAtOnce, usual: strings.anyNumber },
  { field: 'pending', label: strings.waitingForAConnection, usual: strings.anyNumber },
  { field: 'failurePercent', label: strings.opensAtFailuresPercent, usual: strings.never },
  { field: 'minimum', label: strings.judgedFrom, usual: '20' },
  { field: 'probes', label: strings.probes, usual: '3' },
] as const;

const BREAKER_TIMES = [
  { field: 'window', label: strings.window, usual: '10s' },
  { field: 'open', label: strings.openFor, usual: '10s' },
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
