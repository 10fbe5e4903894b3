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
  const { field, form } = bound({ value, onChange, errors, disabled });
  return (
    <>
      <Switch
        label={strings.askTheTargets}
        description={strings.eachTargetIsAskedRegularly}
        checked={value.active !== undefined}
        disabled={disabled}
        onChange={(event) => onChange(put(value, 'active', event.currentTarget.checked ? {} : undefined))}
      />
      {value.active && <ActiveForm {...form('active', {})} />}
      <Switch
        label={strings.watchTheExchanges}
        description={strings.aTargetAtWhichExchanges}
        checked={value.passive !== undefined}
        disabled={disabled}
        onChange={(event) => onChange(put(value, 'passive', event.currentTarget.checked ? {} : undefined))}
      />
      {value.passive && <PassiveForm {...form('passive', {})} />}
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
  const { field } = bound({ value, onChange, errors, disabled });
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

function PassiveForm(props: FormProps<Passive>) {
  const { field } = bound(props);
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, sm: 3 }} pl="xl">
      <Whole label={strings.failuresInARow} placeholder="5" {...field('failures')} />
      <Whole label={strings.failuresPercent} placeholder={strings.any} {...field('failurePercent')} />
      <Whole label={strings.judgedFrom} placeholder="20" {...field('minimum')} />
      <Whole label={strings.outAtOncePercent} placeholder="70" {...field('ejectPercentMax')} />
      <Words label={strings.window} placeholder="10s" {...field('window')} />
      <Words label={strings.outFor} placeholder="30s" {...field('eject')} />
      <Words label={strings.outAtMost} placeholder="5m" {...field('ejectMax')} />
    </SimpleGrid>
  );
}

/** When exchanges are refused at once, because the service could not serve them anyway. */
export function BreakerForm(props: FormProps<Breaker>) {
  const { field } = bound(props);
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, sm: 3 }}>
      <Whole label={strings.underWayAtOnce} placeholder={strings.anyNumber} {...field('concurrency')} />
      <Whole label={strings.waitingForAConnection} placeholder={strings.anyNumber} {...field('pending')} />
      <Whole label={strings.opensAtFailuresPercent} placeholder={strings.never} {...field('failurePercent')} />
      <Whole label={strings.judgedFrom} placeholder="20" {...field('minimum')} />
      <Whole label={strings.probes} placeholder="3" {...field('probes')} />
      <Words label={strings.window} placeholder="10s" {...field('window')} />
      <Words label={strings.openFor} placeholder="10s" {...field('open')} />
    </SimpleGrid>
  );
}
