import { Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { common } from '../strings/common';
import { strings } from '../strings/document';
import { Copy } from '../ui/Copy';
import { Failure } from '../ui/Failure';
import { failed } from '../ui/toast';
import { exported, type Format } from './queries';
import { save } from './save';
import { TextView } from './TextView';

/** The whole configuration, to be looked at and taken along. */
export function ConfigText({ revision }: { revision?: number }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['document', revision ?? 'now'],
    queryFn: ({ signal }) => exported('yaml', revision, signal),
    gcTime: 0,
  });
  const download = useMutation({
    mutationFn: async (format: Format) =>
      save(await exported(format, revision), `portico${revision === undefined ? '' : `-${revision}`}.${format}`),
    onError: failed,
  });
  if (error) return <Failure of={error} again={() => void refetch()} />;
  if (data === undefined) return <Skeleton height={240} aria-label={common.loading} />;
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Button
          size="xs"
          variant="default"
          leftSection={<IconDownload size={16} />}
          loading={download.isPending}
          onClick={() => download.mutate('yaml')}
        >
          {strings.downloadYaml}
        </Button>
        <Button size="xs" variant="default" disabled={download.isPending} onClick={() => download.mutate('json')}>
          {strings.downloadJson}
        </Button>
        <Copy value={data} label={strings.copyTheConfiguration} />
        <Text size="xs" c="dimmed">
          {strings.withoutCredentialsAndPrivateKeys}
        </Text>
      </Group>
      <TextView text={data} label={strings.configuration} />
    </Stack>
  );
}
