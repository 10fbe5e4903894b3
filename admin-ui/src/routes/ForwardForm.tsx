import { SimpleGrid } from '@mantine/core';
import type { ReactNode } from 'react';
import { orAbsent, put } from '../entity/draft';
import { SERVICES } from '../entity/find';
import type { FormProps } from '../entity/kind';
import { NameInput } from '../entity/NameInput';
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
          value={value.service}
          onChange={(service) => onChange(put(value, 'service', service))}
          error={errors.at('service').all}
          disabled={disabled}
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
          <Words
            label="Strip prefix"
            placeholder="/orders"
            value={value.stripPrefix}
            onChange={(text) => onChange(put(value, 'stripPrefix', text))}
            error={errors.at('stripPrefix').all}
            disabled={disabled}
          />
          <Words
            label="Add prefix"
            placeholder="/v2"
            value={value.addPrefix}
            onChange={(text) => onChange(put(value, 'addPrefix', text))}
            error={errors.at('addPrefix').all}
            disabled={disabled}
          />
          <Words
            label="Rewrite"
            placeholder="/users/{id}"
            value={value.rewrite}
            onChange={(text) => onChange(put(value, 'rewrite', text))}
            error={errors.at('rewrite').all}
            disabled={disabled}
          />
        </SimpleGrid>
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <Words
            label="Host"
            description="Sent as the Host, instead of the target's."
            placeholder="orders.internal"
            value={value.host}
            onChange={(text) => onChange(put(value, 'host', text))}
            error={errors.at('host').all}
            disabled={disabled}
          />
          <Flag
            label="Keep the client's host"
            description="Sends the client's Host on, instead of the target's."
            value={value.keepHost}
            onChange={(flag) => onChange(put(value, 'keepHost', flag))}
            error={errors.at('keepHost').all}
            disabled={disabled}
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
    </>
  );
}
