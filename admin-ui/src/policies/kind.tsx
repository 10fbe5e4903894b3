import { Badge, Group } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import type { Kind } from '../entity/kind';
import { calls, type Policy } from './api';
import { PolicyForm } from './PolicyForm';

export const kind: Kind<Policy> = {
  ...calls,
  plural: 'policies',
  title: 'Policies',
  word: 'policy',
  switched: true,
  icon: IconShieldCheck,
  about:
    'A shared policy is one that several routes, services or consumers use by its name, or that runs everywhere or for ' +
    'a group. What only one route needs is kept with that route.',
  consequence:
    'It can be deleted only when nothing uses it by its name; where it ran everywhere or for a group, it no longer does.',
  blank: {},
  Form: PolicyForm,
  columns: [
    { title: 'Type', cell: ({ type }) => type },
    { title: 'Runs', cell: (policy) => <Runs policy={policy} /> },
  ],
};

function Runs({ policy: { everywhere, groups = [], enabled } }: { policy: Policy }) {
  if (enabled === false)
    return (
      <Badge color="gray" variant="light" size="sm" tt="none">
        disabled
      </Badge>
    );
  if (everywhere) return 'everywhere';
  if (groups.length === 0) return 'where it is used';
  return (
    <Group gap={4}>
      for{' '}
      {groups.map((group) => (
        <Badge key={group} variant="default" size="sm" tt="none" fw={400}>
          {group}
        </Badge>
      ))}
    </Group>
  );
}
