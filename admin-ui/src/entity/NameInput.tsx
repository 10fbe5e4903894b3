import { Autocomplete } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { SERVICES } from './find';

const OFFERED_MAX = 20;
const PAUSE_MILLIS = 150;

interface Props {
  label: string;
  description?: string;
  among: typeof SERVICES;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  error?: string;
  disabled: boolean;
  required?: boolean;
}

/** The name of something that exists, looked for as it is typed. */
export function NameInput({ among, value = '', onChange, ...rest }: Props) {
  const [text] = useDebouncedValue(value, PAUSE_MILLIS);
  const { data = [] } = useQuery({
    queryKey: [among.plural, 'names', text],
    queryFn: ({ signal }) => among.find(text.toLowerCase(), OFFERED_MAX, signal),
    placeholderData: keepPreviousData,
    enabled: !rest.disabled,
  });
  return (
    <Autocomplete
      {...rest}
      data={data}
      // The admin service has filtered them already.
      filter={({ options }) => options}
      spellCheck={false}
      value={value}
      onChange={(next) => onChange(next === '' ? undefined : next)}
    />
  );
}
