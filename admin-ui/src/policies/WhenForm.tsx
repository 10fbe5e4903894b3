import type { Schemas } from '../api/client';
import { GroupsInput } from '../consumers/GroupsInput';
import { orAbsent, put } from '../entity/draft';
import type { FormProps } from '../entity/kind';
import { MatchMap } from '../routes/MatchMap';
import { common } from '../strings/common';
import { strings } from '../strings/policies';
import { List } from '../ui/inputs';

type Condition = Schemas['Condition'];

/** Narrows when a policy runs. */
export function WhenForm({ value = {}, onChange, errors, disabled }: FormProps<Condition | undefined>) {
  const change = (next: Condition) => onChange(orAbsent(next));
  return (
    <>
      <List
        label={strings.onlyForMethods}
        placeholder="POST"
        value={value.methods}
        onChange={(methods) => change(put(value, 'methods', methods))}
        error={errors.at('methods').all}
        disabled={disabled}
      />
      <GroupsInput
        label={strings.onlyForConsumersInThese}
        value={value.groups}
        onChange={(groups) => change(put(value, 'groups', groups))}
        error={errors.at('groups').all}
        disabled={disabled}
      />
      <MatchMap
        label={strings.onlyWithTheseHeaderFields}
        keyLabel={common.header}
        value={value.headers}
        onChange={(headers) => change(put(value, 'headers', headers))}
        errors={errors.at('headers')}
        disabled={disabled}
      />
      <MatchMap
        label={strings.onlyWithTheseQueryParameters}
        keyLabel={common.parameter}
        value={value.query}
        onChange={(query) => change(put(value, 'query', query))}
        errors={errors.at('query')}
        disabled={disabled}
      />
    </>
  );
}
