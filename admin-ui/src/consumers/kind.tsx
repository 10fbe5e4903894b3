import { Stack } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { Basics } from '../entity/Basics';
import { bound } from '../entity/bound';
import type { FormProps, Kind } from '../entity/kind';
import { PolicyEntries } from '../policies/PolicyEntries';
import { common } from '../strings/common';
import { strings } from '../strings/consumers';
import { words } from '../strings/words';
import { Section } from '../ui/Section';
import { Tags } from '../ui/Tags';
import { type Consumer, calls } from './api';
import { Credentials } from './Credentials';
import { GroupsInput } from './GroupsInput';
import { Quotas } from './Quotas';

export const kind: Kind<Consumer> = {
  ...calls,
  plural: 'consumers',
  title: strings.consumers,
  word: words.entity.consumer,
  counted: 'consumer',
  icon: IconUsers,
  about: strings.aConsumerIsSomebody,
  consequence: strings.itsCredentialsGo,
  asides: [
    { view: 'more', title: strings.credentials, Page: Credentials },
    { view: 'quotas', title: strings.quotas, Page: Quotas },
  ],
  blank: {},
  Form: ConsumerForm,
  columns: [
    { title: strings.groups, cell: ({ groups }) => <Tags tags={groups} /> },
    {
      title: strings.ownPolicies,
      cell: ({ policies = [] }) => policies.map(({ name, use, type }) => name ?? use ?? type).join(', '),
      wide: true,
    },
  ],
};

function ConsumerForm(props: FormProps<Consumer> & { isNew: boolean }) {
  const { field, part } = bound(props);
  return (
    <Stack>
      <Section title={common.consumer}>
        <Basics {...props} />
        <GroupsInput label={strings.groups} description={strings.policiesCanRun} {...field('groups')} />
      </Section>
      <Section title={common.policies} about={strings.theyRunWheneverThisConsumer}>
        <PolicyEntries level="consumer" {...part('policies')} />
      </Section>
    </Stack>
  );
}
