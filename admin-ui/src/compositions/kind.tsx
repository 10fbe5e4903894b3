import { Badge, Group, Text } from '@mantine/core';
import { IconCirclesRelation } from '@tabler/icons-react';
import type { Kind } from '../entity/kind';
import { common } from '../strings/common';
import { strings } from '../strings/compositions';
import { words } from '../strings/words';
import { type Composition, calls } from './api';
import { CompositionForm } from './CompositionForm';
import { Description } from './Description';
import { Trying } from './Trying';

export const kind: Kind<Composition> = {
  ...calls,
  plural: 'compositions',
  title: strings.compositions,
  word: words.entity.composition,
  icon: IconCirclesRelation,
  about: strings.aCompositionIsOneAnswer,
  consequence: strings.itCanBeDeleted,
  blank: { calls: {} },
  asides: [
    { view: 'more', title: common.tryIt, Page: Trying, ofNew: true },
    { view: 'openapi', title: strings.openApi, Page: Description },
  ],
  Form: CompositionForm,
  columns: [
    { title: strings.calls, cell: (composition) => <Called composition={composition} /> },
    { title: common.services, cell: ({ calls: made = {} }) => <Services of={made} />, wide: true },
    { title: common.answer, cell: ({ answer }) => (typeof answer === 'object' ? 'template' : 'merge'), wide: true },
  ],
};

const SHOWN_MAX = 4;

function Called({ composition: { calls: made = {} } }: { composition: Composition }) {
  return (
    <Text size="sm" className="mono">
      {few(Object.keys(made))}
    </Text>
  );
}

function Services({ of: made }: { of: NonNullable<Composition['calls']> }) {
  const services = [...new Set(Object.values(made).flatMap(({ service }) => service ?? []))].sort();
  const rest = services.length - SHOWN_MAX;
  return (
    <Group gap={4}>
      {services.slice(0, SHOWN_MAX).map((service) => (
        <Badge key={service} variant="default" size="sm" tt="none" fw={400}>
          {service}
        </Badge>
      ))}
      {rest > 0 && (
        <Text size="xs" c="dimmed">
          {strings.andMore(rest)}
        </Text>
      )}
    </Group>
  );
}

function few(names: readonly string[]): string {
  const rest = names.length - SHOWN_MAX;
  return names.slice(0, SHOWN_MAX).join(', ') + (rest > 0 ? strings.andMoreBehind(rest) : '');
}
