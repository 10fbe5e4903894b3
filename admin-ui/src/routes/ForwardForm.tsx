import { SimpleGrid } from '@mantine/core';
import type { ReactNode } from 'react';
import { bound } from '../entity/bound';
import { put } from '../entity/draft';
import { SERVICES } from '../entity/find';
import type { FormProps } from '../entity/kind';
import { NameInput } from '../entity/NameInput';
import { RetriesForm } from '../services/RetriesForm';
import { TimeoutsForm } from '../services/TimeoutsForm';
import { common } from '../strings/common';
import { strings } from '../strings/routes';
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
  const { field, optional } = bound({ value, onChange, errors, disabled });
  const { stripPrefix, addPrefix, rewrite, keepHost, host, timeouts, hideBackend } = value;
  const rewrites = [stripPrefix, addPrefix, rewrite, keepHost, host, timeouts, hideBackend];
  const fields = ['stripPrefix', 'addPrefix', 'rewrite', 'keepHost', 'host', 'timeouts', 'hideBackend'];
  return (
    <>
      <SimpleGrid cols={{ base: 1, sm: children ? 2 : 1 }}>
        <NameInput
          label={common.service}
          description={strings.whereTheRequestGoes}
          among={SERVICES}
          {...field('service')}
          required
        />
        {children}
      </SimpleGrid>
      <Fold
        title={strings.pathHostAndTimeouts}
        about={strings.thePathGoes}
        startsOpen={rewrites.some((one) => one !== undefined) || fields.some((field) => !errors.at(field).isEmpty)}
      >
        <SimpleGrid cols={{ base: 1, sm: 3 }}>
          <Words label={strings.stripPrefix} placeholder="/orders" {...field('stripPrefix')} />
          <Words label={strings.addPrefix} placeholder="/v2" {...field('addPrefix')} />
          <Words label={strings.rewrite} placeholder="/users/{id}" {...field('rewrite')} />
        </SimpleGrid>
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <Words
            label={strings.host}
            description={strings.sentAsTheHostInstead}
            placeholder="orders.internal"
            {...field('host')}
          />
          <Flag label={strings.keepTheClientsHost} description={strings.sendsTheClientsHost} {...field('keepHost')} />
          <Flag
            label={strings.hideTheBackend}
            description={strings.removesWhatTellsTheSoftware}
            value={value.hideBackend ?? true}
            onChange={(flag) => onChange(put(value, 'hideBackend', flag ? undefined : false))}
            error={errors.at('hideBackend').all}
            disabled={disabled}
          />
        </SimpleGrid>
        <TimeoutsForm {...optional('timeouts', {})} byDefault={strings.asTheServiceSays} />
      </Fold>
      <Fold
        title={strings.retries}
        about={value.retries ? strings.otherThanTheServiceSays : strings.asTheServiceSays}
        startsOpen={value.retries !== undefined || !errors.at('retries').isEmpty}
      >
        <RetriesForm {...optional('retries', {})} byDefault={strings.asTheServiceSays} />
      </Fold>
    </>
  );
}
