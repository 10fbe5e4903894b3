import { SimpleGrid } from '@mantine/core';
import type { Schemas } from '../api/client';
import { put } from '../entity/draft';
import type { FormProps } from '../entity/kind';
import { Words } from '../ui/inputs';

type Timeouts = Schemas['Timeouts'];

interface Props extends FormProps<Timeouts> {
  /** What holds where nothing is given, when it is the same for all. */
  byDefault?: string;
}

const FIELDS = [
  { field: 'connect', label: 'Connect', about: 'Until the connection stands.', usual: '2s' },
  { field: 'response', label: 'Response', about: 'Until the answer begins.', usual: '30s' },
  { field: 'idle', label: 'Idle', about: 'Without a byte either way.', usual: '60s' },
  { field: 'total', label: 'Total', about: 'Tries and bodies included.', usual: 'any time' },
] as const;

/** How long the gateway waits. */
export function TimeoutsForm({ value, onChange, errors, disabled, byDefault }: Props) {
  return (
    <SimpleGrid cols={{ base: 2, sm: 4 }}>
      {FIELDS.map(({ field, label, about, usual }) => (
        <Words
          key={field}
          label={`${label} timeout`}
          description={about}
          placeholder={byDefault ?? usual}
          value={value[field]}
          onChange={(text) => onChange(put(value, field, text))}
          error={errors.at(field).all}
          disabled={disabled}
        />
      ))}
    </SimpleGrid>
  );
}
