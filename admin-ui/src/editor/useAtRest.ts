import { useDebouncedValue } from '@mantine/hooks';

const REST_MILLIS = 500;

/** A value once it has stayed for a moment, undefined until then: what is being typed is not wrong yet. */
export function useAtRest<T>(value: T): T | undefined {
  const [rested] = useDebouncedValue(value, REST_MILLIS);
  return rested === value ? value : undefined;
}
