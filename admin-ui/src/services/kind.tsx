import { Badge, Group, Text } from '@mantine/core';
import { IconServer } from '@tabler/icons-react';
import type { Kind } from '../entity/kind';
import { calls, type Service } from './api';
import { ServiceForm } from './ServiceForm';
import { ServiceHealth } from './ServiceHealth';

export const kind: Kind<Service> = {
  ...calls,
  plural: 'services',
  title: 'Services',
  word: 'service',
  counted: 'service',
  icon: IconServer,
  about:
    'A service is an API behind the gateway: where it runs, and how the gateway talks to it. Routes forward requests ' +
    'to services.',
  consequence: 'It can be deleted only when no route forwards to it.',
  asideTitle: 'Health',
  blank: {},
  Form: ServiceForm,
  Aside: ServiceHealth,
  columns: [
    { title: 'Targets', cell: (service) => <Targets service={service} /> },
    { title: 'Talks', cell: ({ url, protocol = 'http' }) => (url ? url.split(':')[0] : protocol), wide: true },
    { title: 'Watched', cell: (service) => <Watched service={service} />, wide: true },
  ],
};

const SHOWN_MAX = 3;

function Targets({ service: { url, targets = [] } }: { service: Service }) {
  const addresses = url ? [url] : targets.map(({ address = '' }) => address);
  const rest = addresses.length - SHOWN_MAX;
  return (
    <div>
      {addresses.slice(0, SHOWN_MAX).map((address) => (
        <Text key={address} size="sm" className="mono">
          {address}
        </Text>
      ))}
      {rest > 0 && (
        <Text size="xs" c="dimmed">
          and {rest} more
        </Text>
      )}
    </div>
  );
}

function Watched({ service: { health, breaker, retries } }: { service: Service }) {
  const words = [
    health?.active && 'health checks',
    health?.passive && 'outliers',
    (retries?.attempts ?? 0) > 0 && 'retries',
    breaker && 'breaker',
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
