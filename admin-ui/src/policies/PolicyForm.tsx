import { Select, Stack, Switch, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { GroupsInput } from '../consumers/GroupsInput';
import { Basics } from '../entity/Basics';
import { bound } from '../entity/bound';
import type { FormProps } from '../entity/kind';
import { strings } from '../strings/policies';
import { Fold } from '../ui/Fold';
import { Flag } from '../ui/inputs';
import { Section } from '../ui/Section';
import type { Policy } from './api';
import { policyTypes } from './queries';
import { SchemaForm } from './SchemaForm';
import { WhenForm } from './WhenForm';

export function PolicyForm(props: FormProps<Policy> & { isNew: boolean }) {
  const { field, part, optional } = bound(props);
  const { value, onChange, errors, disabled } = props;
  const { data: types = [] } = useQuery(policyTypes);
  const kind = types.find(({ type }) => type === value.type);
  return (
    <Stack>
      <Section title={strings.sharedPolicy}>
        <Basics {...props} />
        <Select
          label={strings.type}
          description={kind?.description}
          placeholder={strings.chooseOne}
          data={types.map(({ type }) => type)}
          searchable
          value={value.type ?? null}
          onChange={(type) => onChange({ ...value, type: type ?? undefined, settings: undefined })}
          error={errors.at('type').all}
          disabled={disabled}
          required
        />
        <Switch
          label={strings.enabled}
          description={strings.aPolicy}
          checked={value.enabled !== false}
          disabled={disabled}
          onChange={(event) => onChange({ ...value, enabled: event.currentTarget.checked ? undefined : false })}
        />
      </Section>
      <Section title={strings.whereItRuns} about={strings.onRoutesServicesAndConsumers}>
        <Flag label={strings.everywhere} description={strings.onEveryRouteUnless} {...field('everywhere')} />
        <GroupsInput label={strings.groups} description={strings.forConsumers} {...field('groups')} />
      </Section>
      <Section title={strings.settings}>
        {kind ? (
          <SchemaForm schema={kind.settings} {...optional('settings', {})} />
        ) : (
          <Text size="sm" c="dimmed">
            {strings.chooseATypeFirst}
          </Text>
        )}
      </Section>
      <Fold title={strings.condition} startsOpen={value.when !== undefined || !errors.at('when').isEmpty}>
        <WhenForm {...part('when')} />
      </Fold>
    </Stack>
  );
}
