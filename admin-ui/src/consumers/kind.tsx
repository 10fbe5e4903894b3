import { Stack } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { Basics } from '../entity/Basics';
import { put } from '../entity/draft';
import type { FormProps, Kind } from '../entity/kind';
import { PolicyEntries } from '../policies/PolicyEntries';
import { List } from '../ui/inputs';
import { Section } from '../ui/Section';
import { Tags } from '../ui/Tags';
import { type Consumer, calls } from './api';
import { Credentials } from './Credentials';

export const kind: Kind<Consumer> = {
  ...calls,
  plural: 'consumers',
  title: 'Consumers',
  word: 'consumer',
  counted: 'consumer',
  icon: IconUsers,
  about:
    'A consumer is somebody who calls: a person, an app or a device. It has credentials to show who it is, groups, and ' +
    'policies of its own, such as a limit.',
  consequence: 'Its credentials go with it, and stop working on all nodes at once.',
  asideTitle: 'Credentials',
  blank: {},
  Form: ConsumerForm,
  Aside: Credentials,
  columns: [
    { title: 'Groups', cell: ({ groups }) => <Tags tags={groups} /> },
    {
      title: 'Own policies',
      cell: ({ policies = [] }) => policies.map(({ name, use, type }) => name ?? use ?? type).join(', '),
      wide: true,
    },
  ],
};

function ConsumerForm(props: FormProps<Consumer> & { isNew: boolean }) {
  const { value, onChange, errors, disabled } = props;
  return (
    <Stack>
      <Section title="Consumer">
        <Basics {...props} />
        <List
          label="Groups"
          description="Policies can run for all consumers of a group."
          value={value.groups}
          onChange={(groups) => onChange(put(value, 'groups', groups))}
          error={errors.at('groups').all}
          disabled={disabled}
        />
      </Section>
      <Section title="Policies" about="They run whenever this consumer calls, on every route.">
        <PolicyEntries
          level="consumer"
          value={value.policies}
          onChange={(policies) => onChange(put(value, 'policies', policies))}
          errors={errors.at('policies')}
          disabled={disabled}
        />
      </Section>
    </Stack>
  );
}
