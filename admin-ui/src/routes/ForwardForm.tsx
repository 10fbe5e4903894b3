import { SimpleGrid } from '@mantine/core';
import type { ReactNode } from 'react';
import { bound } from '../entity/bound';
import { orAbsent, put } from '../entity/draft';
import { SERVICES } from '../entity/find';
import type { FormProps } from '../entity/kind';
import { NameInput } from '../entity/NameInput';
import { RetriesForm } from '../services/RetriesForm';
import { TimeoutsForm } from '../services/TimeoutsForm';
import { Fold } from '../ui/Fold';
import { Flag, Words } from '../ui/inputs';
import type { Route } from './api';

type Forward = NonNullable<Route['forward']>;

interface Props<F extends Forward> extends FormProps<F> {
  /** What stands beside the service. */
  children?: ReactNode;
}

/** Where a request goes, and what becomes of its path and host. */
export function ForwardForm<F extends Forward>({ value, onChange, errors, disabled, children }: Props<F>) {
  const field = bound({ value, onChange, errors, disabled });
  const { stripPrefix, addPrefix, rewrite, keepHost, host, timeouts, hideBackend } = value;
  const rewrites = [stripPrefix, addPrefix, rewrite, keepHost, host, timeouts, hideBackend];
  const fields = ['stripPrefix', 'addPrefix', 'rewrite', 'keepHost', 'host', 'timeouts', 'hideBackend'];
  return (
    <>
      <SimpleGrid cols={{ base: 1, sm: children ? 2 : 1 }}>
        <NameInput
          label="Service"
          description="Where the request goes."
          among={SERVICES}
          {...field('service')}
          required
        />
        {children}
      </SimpleGrid>
      <Fold
        title="Path, host and timeouts"
        about="The path goes on as it is."
        startsOpen={rewrites.some((one) => one !== undefined) || fields.some((field) => !errors.at(field).isEmpty)}
      >
        <SimpleGrid cols={{ base: 1, sm: 3 }}>
          <Words label="Strip prefix" placeholder="/orders" {...field('stripPrefix')} />
          <Words label="Add prefix" placeholder="/v2" {...field('addPrefix')} />
          <Words label="Rewrite" placeholder="/users/{id}" {...field('rewrite')} />
        </SimpleGrid>
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <Words
            label="Host"
            description="Sent as the Host, instead of the target's."
            placeholder="orders.internal"
            {...field('host')}
          />
          <Flag
            label="Keep the client's host"
            description="Sends the client's Host on, instead of the target's."
            {...field('keepHost')}
          />
          <Flag
            label="Hide the backend"
            description="Removes what tells the software behind, and its host names."
            value={value.hideBackend ?? true}
            onChange={(flag) => onChange(put(value, 'hideBackend', flag ? undefined : false))}
            error={errors.at('hideBackend').all}
            disabled={disabled}
          />
        </SimpleGrid>
        <TimeoutsForm
          value={value.timeouts ?? {}}
          onChange={(timeouts) => onChange(put(value, 'timeouts', orAbsent(timeouts)))}
          errors={errors.at('timeouts')}
          disabled={disabled}
          byDefault="as the service says"
        />
      </Fold>
      <Fold
        title="Retries"
        about={value.retries ? 'other than the service says' : 'as the service says'}
        startsOpen={value.retries !== undefined || !errors.at('retries').isEmpty}
      >
        <RetriesForm
          value={value.retries ?? {}}
          onChange={(retries) => onChange(put(value, 'retries', orAbsent(retries)))}
          errors={errors.at('retries')}
          disabled={disabled}
          byDefault="as the service says"
        />
      </Fold>
    </>
  );
}
