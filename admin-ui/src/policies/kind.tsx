import { Badge, Group } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import type { Kind } from '../entity/kind';
import { common } from '../strings/common';
import { strings } from '../strings/policies';
import { words } from '../strings/words';
import { calls, type Policy } from './api';
import { PolicyForm } from './PolicyForm';

export const kind: Kind<Policy> = {
  ...calls,
  plural: 'policies',
  title: common.policies,
  word: words.entity.policy,
  switched: true,
  icon: IconShieldCheck,
  about: strings.aSharedPolicyIsOneThatSeveral,
  consequence: strings.itCanBeDeleted,
  blank: {},
  Form: PolicyForm,
  columns: [
    { title: strings.type, cell: ({ type }) => type },
    { title: strings.runs, cell: (policy) => <Runs policy={policy} /> },
  ],
};

function Runs({ policy: { everywhere, groups = [], enabled } }: { policy: Policy }) {
  if (enabled === false)
    return (
      <Badge color="gray" variant="light" size="sm" tt="none">
        {common.disabled}
      </Badge>
    );
  if (everywhere) return strings.everywhereWord;
  if (groups.length === 0) return strings.whereItIsUsed;
  return (
    <Group gap={4}>
      {strings.for(
        groups.map((group) => (
          <Badge key={group} variant="default" size="sm" tt="none" fw={400}>
            {group}
          </Badge>
        )),
      )}
    </Group>
  );
}
