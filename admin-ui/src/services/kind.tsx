import { Badge, Box, Group, Text } from '@mantine/core';
import { IconServer } from '@tabler/icons-react';
import type { Kind } from '../entity/kind';
import { common } from '../strings/common';
import { strings } from '../strings/services';
import { words } from '../strings/words';
import { calls, type Service } from './api';
import { RouteToIt } from './RouteToIt';
import { ServiceForm } from './ServiceForm';
import { ServiceHealth } from './ServiceHealth';

export const kind: Kind<Service> = {
  ...calls,
  plural: 'services',
  title: common.services,
  word: words.entity.service,
  counted: 'service',
  icon: IconServer,
  about: strings.aServiceIsAnApi,
  consequence: strings.itCanBeDeleted,
  asides: [{ view: 'more', title: strings.health, Page: ServiceHealth }],
  blank: {},
  Next: RouteToIt,
  Form: ServiceForm,
  columns: [
    { title: strings.targets, cell: (service) => <Targets service={service} /> },
    { title: strings.talks, cell: ({ url, protocol = 'http' }) => (url ? url.split(':')[0] : protocol), wide: true },
    { title: strings.watched, cell: (service) => <Watched service={service} />, wide: true },
  ],
};

const SHOWN_MAX = 3;

function Targets({ service: { url, targets = [] } }: { service: Service }) {
  const addresses = url ? [url] : targets.map(({ address = '' }) => address);
  const rest = addresses.length - SHOWN_MAX;
  return (
    <Box miw={{ sm: '12rem' }}>
      {addresses.slice(0, SHOWN_MAX).map((address) => (
        <Text key={address} size="sm" className="mono">
          {address}
        </Text>
      ))}
      {rest > 0 && (
        <Text size="xs" c="dimmed">
          {strings.andMore(rest)}
        </Text>
      )}
    </Box>
  );
}

function Watched({ service: { health, breaker, retries } }: { service: Service }) {
  const words = [
    health?.active && strings.healthChecks,
    health?.passive && strings.outliers,
    (retries?.attempts ?? 0) > 0 && strings.retriesWord,
    breaker && strings.breaker,
  ].filter((word) => typeof word === 'string');
  return (
    <Group gap={4}>
      {words.map((word) => (
        <Badge key={word} variant="default" size="sm" tt="none" fw={400}>
          {word}
        </Badge>
      ))}
    </Group>
  );
}
