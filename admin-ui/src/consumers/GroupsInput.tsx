import { Group, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ComponentProps, useState } from 'react';
import { api, ok, page, type Schemas } from '../api/client';
import { strings } from '../strings/consumers';
import { List } from '../ui/inputs';

const OFFERED_MAX = 20;
const PAUSE_MILLIS = 150;

/** Groups of consumers: those that are known are offered as one types, and any other may be typed. */
export function GroupsInput(props: Omit<ComponentProps<typeof List>, 'of' | 'onSearch' | 'option'>) {
  const [text, setText] = useState('');
  const [asked] = useDebouncedValue(text, PAUSE_MILLIS);
  const { data = [] } = useQuery({
    queryKey: ['groups', 'list', asked],
    queryFn: async ({ signal }) => {
      const params = { query: { q: asked.toLowerCase() || undefined, limit: OFFERED_MAX } };
      return page<Schemas['ConsumerGroup']>(ok(await api.GET('/api/v1/groups', { params, signal }))).items;
    },
    placeholderData: keepPreviousData,
    enabled: !props.disabled,
  });
  const size = (group: string) => data.find(({ name }) => name === group)?.consumers ?? 0;
  return (
    <List
      {...props}
      of={data.flatMap(({ name }) => name ?? [])}
      onSearch={setText}
      option={(group) => (
        <Group justify="space-between" gap="xs" w="100%">
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {group}
          </Text>
          <Text size="xs" c="dimmed">
            {strings.consumersIn(size(group))}
          </Text>
        </Group>
      )}
    />
  );
}
