import { put } from './draft';
import type { FormProps } from './kind';

/** What every input of a form needs to show a field of the draft, to change it, and to say what the API has against it. */
export function bound<V extends object>({ value, onChange, errors, disabled }: FormProps<V>) {
  return <K extends keyof V & string>(key: K) => ({
    value: value[key],
    onChange: (next: V[K]) => onChange(put(value, key, next)),
    error: errors.at(key).all,
    disabled,
  });
}
