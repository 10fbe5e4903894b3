import type { Schemas } from '../api/client';
import { orAbsent, put } from '../entity/draft';
import type { FormProps } from '../entity/kind';
import { MatchMap } from '../routes/MatchMap';
import { List } from '../ui/inputs';

type Condition = Schemas['Condition'];

/** Narrows when a policy runs. */
export function WhenForm({ value = {}, onChange, errors, disabled }: FormProps<Condition | undefined>) {
  const change = (next: Condition) => onChange(orAbsent(next));
  return (
    <>
      <List
        label="Only for methods"
        placeholder="POST"
        value={value.methods}
        onChange={(methods) => change(put(value, 'methods', methods))}
        error={errors.at('methods').all}
        disabled={disabled}
      />
      <List
        label="Only for consumers in these groups"
        value={value.groups}
        onChange={(groups) => change(put(value, 'groups', groups))}
        error={errors.at('groups').all}
        disabled={disabled}
      />
      <MatchMap
        label="Only with these header fields"
        keyLabel="Header"
        value={value.headers}
        onChange={(headers) => change(put(value, 'headers', headers))}
        errors={errors.at('headers')}
        disabled={disabled}
      />
      <MatchMap
        label="Only with these query parameters"
        keyLabel="Parameter"
        value={value.query}
        onChange={(query) => change(put(value, 'query', query))}
        errors={errors.at('query')}
        disabled={disabled}
      />
    </>
  );
}
