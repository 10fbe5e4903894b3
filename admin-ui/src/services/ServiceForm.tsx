import {
  ActionIcon,
  Button,
  Group,
  NumberInput,
  SegmentedControl,
  SimpleGrid,
  Stack,
  Switch,
  Text,
} from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { Basics } from '../entity/Basics';
import { bound } from '../entity/bound';
import { orAbsent, put } from '../entity/draft';
import type { FormProps } from '../entity/kind';
import { PolicyEntries } from '../policies/PolicyEntries';
import { common } from '../strings/common';
import { strings } from '../strings/services';
import { words } from '../strings/words';
import { Fold } from '../ui/Fold';
import { Choice, Whole, Words } from '../ui/inputs';
import { Section } from '../ui/Section';
import type { Service } from './api';
import { PoolForm, TlsForm } from './ConnectionForm';
import { BreakerForm, HealthForm } from './ResilienceForm';
import { RetriesForm } from './RetriesForm';
import { TimeoutsForm } from './TimeoutsForm';

const PROTOCOLS = ['http', 'https', 'h2c', 'h2'] as const;
const ALGORITHMS = ['round-robin', 'least-requests', 'consistent-hash'] as const;
const HASH_BY = ['client-address', 'consumer', 'header', 'cookie', 'query'] as const;

export function ServiceForm(props: FormProps<Service> & { isNew: boolean }) {
  const { field, part, optional } = bound(props);
  const { value, onChange, errors, disabled } = props;
  const hasTargets = value.targets !== undefined;
  return (
    <Stack>
      <Section title={common.service}>
        <Basics {...props} />
      </Section>
      <Section title={strings.whereItRuns}>
        <SegmentedControl
          aria-label={strings.whereItRuns}
          style={{ alignSelf: 'flex-start' }}
          disabled={disabled}
          value={hasTargets ? 'targets' : 'url'}
          onChange={(next) => {
            const { url: _, targets: __, protocol, ...rest } = value;
            onChange(next === 'url' ? rest : { ...rest, protocol, targets: [{ address: '' }] });
          }}
          data={[
            { value: 'url', label: strings.oneUrl },
            { value: 'targets', label: strings.severalTargets },
          ]}
        />
        {hasTargets ? (
          <>
            <Targets {...props} />
            <Choice label={strings.protocol} placeholder="http" of={PROTOCOLS} {...field('protocol')} />
            <BalancingForm {...optional('balancing', {})} />
          </>
        ) : (
          <Words
            label={strings.url}
            description={strings.schemeHostAndPort}
            placeholder="http://10.0.0.5:8080"
            value={value.url}
            onChange={(url) => onChange(put(value, 'url', url))}
            error={errors.at('url').all ?? errors.at('targets').all}
            disabled={disabled}
            required
          />
        )}
      </Section>
      <Fold title={strings.timeouts} startsOpen={value.timeouts !== undefined || !errors.at('timeouts').isEmpty}>
        <TimeoutsForm {...optional('timeouts', {})} />
      </Fold>
      <Fold title={strings.retries} startsOpen={value.retries !== undefined || !errors.at('retries').isEmpty}>
        <RetriesForm {...optional('retries', {})}>
          <Whole
            label={strings.budget}
            description={strings.repetitionsForEachHundredExchanges}
            placeholder="20"
            value={value.retries?.budgetPercent}
            onChange={(percent) =>
              onChange(put(value, 'retries', orAbsent(put(value.retries ?? {}, 'budgetPercent', percent))))
            }
            error={errors.at('retries').at('budgetPercent').all}
            disabled={disabled}
          />
        </RetriesForm>
      </Fold>
      <Fold title={strings.health} startsOpen={value.health !== undefined || !errors.at('health').isEmpty}>
        <HealthForm {...optional('health', {})} />
      </Fold>
      <Fold title={strings.circuitBreaker} startsOpen={value.breaker !== undefined || !errors.at('breaker').isEmpty}>
        <BreakerForm {...optional('breaker', {})} />
      </Fold>
      <Fold
        title={strings.tls}
        about={strings.forHttpsAndH2}
        startsOpen={value.tls !== undefined || !errors.at('tls').isEmpty}
      >
        <TlsForm {...optional('tls', {})} />
      </Fold>
      <Fold title={strings.connections} startsOpen={value.pool !== undefined || !errors.at('pool').isEmpty}>
        <PoolForm {...optional('pool', {})} />
      </Fold>
      <Section title={common.policies} about={strings.theyRunOnEveryRoute}>
        <PolicyEntries level="service" {...part('policies')} />
      </Section>
    </Stack>
  );
}

type Target = NonNullable<Service['targets']>[number];

function Targets({ value, onChange, errors, disabled }: FormProps<Service>) {
  const targets = value.targets ?? [];
  const change = (next: Target[]) => onChange({ ...value, targets: next });
  const edit = (index: number, target: Target) => change(targets.map((old, at) => (at === index ? target : old)));
  return (
    <Stack gap="xs">
      {targets.map((target, index) => {
        const at = errors.at(`targets[${index}]`);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a target has no other identity while its address is typed
          <Group key={index} gap="xs" align="flex-end">
            <div style={{ flex: '1 1 12rem' }}>
              <Words
                label={strings.address(index + 1)}
                placeholder="10.0.0.5:8080"
                value={target.address}
                onChange={(address) => edit(index, { ...target, address: address ?? '' })}
                error={at.at('address').all ?? at.own}
                disabled={disabled}
                required
              />
            </div>
            <NumberInput
              label={strings.weight}
              placeholder="1"
              w={80}
              hideControls
              min={0}
              value={target.weight ?? ''}
              onChange={(weight) => edit(index, { ...target, weight: typeof weight === 'number' ? weight : undefined })}
              error={at.at('weight').all}
              disabled={disabled}
            />
            <Switch
              label={strings.drained}
              mb={8}
              checked={target.drained ?? false}
              onChange={(event) => edit(index, put(target, 'drained', event.currentTarget.checked))}
              disabled={disabled}
            />
            {!disabled && (
              <ActionIcon
                variant="subtle"
                color="gray"
                mb={4}
                aria-label={strings.removeAddress(index + 1)}
                onClick={() => change(targets.filter((_, other) => other !== index))}
              >
                <IconTrash size={16} />
              </ActionIcon>
            )}
          </Group>
        );
      })}
      {errors.at('targets').own && (
        <Text size="xs" c="red">
          {errors.at('targets').own}
        </Text>
      )}
      {!disabled && (
        <Button
          variant="subtle"
          size="compact-sm"
          style={{ alignSelf: 'flex-start' }}
          leftSection={<IconPlus size={14} />}
          onClick={() => change([...targets, { address: '' }])}
        >
          {strings.addATarget}
        </Button>
      )}
    </Stack>
  );
}

function BalancingForm({ value, onChange, errors, disabled }: FormProps<NonNullable<Service['balancing']>>) {
  const { field } = bound({ value, onChange, errors, disabled });
  const isHash = value.algorithm === 'consistent-hash';
  const isNamed = value.hashBy === 'header' || value.hashBy === 'cookie' || value.hashBy === 'query';
  return (
    <SimpleGrid cols={{ base: 1, sm: 3 }}>
      <Choice
        label={strings.balancing}
        placeholder="round-robin"
        of={ALGORITHMS}
        value={value.algorithm}
        onChange={(algorithm) => onChange(algorithm === undefined ? {} : { algorithm })}
        error={errors.at('algorithm').all}
        disabled={disabled}
      />
      {isHash && <Choice label={strings.by} placeholder="client-address" of={HASH_BY} {...field('hashBy')} />}
      {isHash && (isNamed || value.name !== undefined) && (
        <Words label={strings.nameOfThe(value.hashBy && words.hashBy[value.hashBy])} {...field('name')} />
      )}
    </SimpleGrid>
  );
}
