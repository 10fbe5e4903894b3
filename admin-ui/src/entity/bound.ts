import { orAbsent, put, without } from './draft';
import type { FormProps } from './kind';

/** What the inputs of a form need to show what is in the draft, to change it, and to say what the API has against it. */
export function bound<V extends object>({ value, onChange, errors, disabled }: FormProps<V>) {
  return {
    /** For one input. */
    field: <K extends keyof V & string>(key: K) => ({
      value: value[key],
      onChange: (next: V[K]) => onChange(put(value, key, next)),
      error: errors.at(key).all,
      disabled,
    }),
    /** For inputs that say by themselves what is wrong where in a part. */
    part: <K extends keyof V & string>(key: K) => ({
      value: value[key],
      onChange: (next: V[K]) => onChange(put(value, key, next)),
      errors: errors.at(key),
      disabled,
    }),
    /** For the form of a part, which is empty where there is none. */
    form: <K extends keyof V & string>(key: K, empty: NonNullable<V[K]>) => ({
      value: value[key] ?? empty,
      onChange: (next: NonNullable<V[K]>) => onChange({ ...value, [key]: next }),
      errors: errors.at(key),
      disabled,
    }),
    /** For the form of a part that is there only as long as something is in it. */
    optional: <K extends keyof V & string>(key: K, empty: NonNullable<V[K]> & object) => ({
      value: value[key] ?? empty,
      onChange: (next: NonNullable<V[K]> & object) =>
        onChange(orAbsent(next) ? { ...value, [key]: next } : without(value, key)),
      errors: errors.at(key),
      disabled,
    }),
  };
}
