import { SimpleGrid } from '@mantine/core';
import type { Schemas } from '../api/client';
import { bound } from '../entity/bound';
import type { FormProps } from '../entity/kind';
import { strings } from '../strings/services';
import { Words } from '../ui/inputs';

type Timeouts = Schemas['Timeouts'];

interface Props extends FormProps<Timeouts> {
  /** What holds where nothing is given, when it is the same for all. */
  byDefault?: string;
}

const FIELDS = [
  { field: 'connect', label: strings.connect, about: strings.untilTheConnectionStands, usual: '2s' },
  { field: 'response', label: strings.response, about: strings.untilTheAnswerBegins, usual: '30s' },
  { field: 'idle', label: strings.idle, about: strings.withoutAByteEitherWay, usual: '60s' },
  { field: 'total', label: strings.total, about: strings.triesAndBodiesIncluded, usual: strings.anyTime },
] as const;

/** How long the gateway waits. */
export function TimeoutsForm({ byDefault, ...props }: Props) {
  const { field: bind } = bound(props);
  return (
    <SimpleGrid cols={{ base: 2, sm: 4 }}>
      {FIELDS.map(({ field, label, about, usual }) => (
        <Words
          key={field}
          label={strings.timeoutNamed(label)}
          description={about}
          placeholder={byDefault ?? usual}
          {...bind(field)}
        />
      ))}
    </SimpleGrid>
  );
}
