import { Badge, Group, Text } from '@mantine/core';
import { strings } from '../strings/explain';
import { words as say } from '../strings/words';
import { took } from './outcome';
import type { PolicyDecision } from './queries';
import { Step } from './Step';

const DECISIONS: Record<NonNullable<PolicyDecision['decision']>, { tone: string; words: string }> = {
  passed: { tone: 'teal', words: strings.passes },
  answered: { tone: 'orange', words: strings.answers },
  skipped: { tone: 'gray', words: strings.doesNotApply },
  'not-reached': { tone: 'gray', words: strings.notReached },
};

/** What a policy made of a request. */
export function Decision({ policy }: { policy: PolicyDecision }) {
  const { name, type, level, source, decision = 'passed', reason, micros } = policy;
  const { tone, words } = DECISIONS[decision];
  return (
    <Step
      tone={tone}
      unreached={decision === 'not-reached'}
      title={
        <Group gap="xs" component="span">
          {name}
          {name !== type && (
            <Text span size="xs" c="dimmed">
              {type}
            </Text>
          )}
          <Badge color={tone} variant="light" size="sm" tt="none" component="span">
            {words}
          </Badge>
          {micros !== undefined && (
            <Text span size="xs" c="dimmed">
              {took(micros)}
            </Text>
          )}
        </Group>
      }
    >
      <Text size="sm" c="dimmed">
        {reason && `${reason} · `}
        {level === 'everywhere' ? strings.everywhere : strings.fromThe(level && say.level[level], source)}
      </Text>
    </Step>
  );
}
