import { Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api, ok } from '../api/client';
import { save } from '../document/save';
import { TextView } from '../document/TextView';
import { isObject } from '../entity/draft';
import { common } from '../strings/common';
import { strings } from '../strings/compositions';
import { Copy } from '../ui/Copy';
import { Failure } from '../ui/Failure';

/** What a composition answers, as an OpenAPI document for those who write its clients. */
export function Description({ name }: { name: string }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['compositions', 'openapi', name],
    queryFn: async ({ signal }) =>
      ok(await api.GET('/api/v1/compositions/{name}/openapi', { params: { path: { name } }, signal })),
  });
  if (error) return <Failure of={error} again={() => void refetch()} />;
  if (data === undefined) return <Skeleton height={240} aria-label={common.loading} />;
  const text = JSON.stringify(data, null, 2);
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        {strings.whatClientsGet}
      </Text>
      {hasNoPaths(data) && (
        <Text size="sm">{strings.noRouteAnswersFromIt(<Link to="/routes/+new">{strings.makeARoute}</Link>)}</Text>
      )}
      <Group gap="xs">
        <Button
          type="button"
          size="xs"
          variant="default"
          leftSection={<IconDownload size={16} />}
          onClick={() => save(text, `${name}.openapi.json`)}
        >
          {strings.download}
        </Button>
        <Copy value={text} label={strings.copyTheDocument} />
      </Group>
      <TextView text={text} label={strings.openApiDocument} />
    </Stack>
  );
}

function hasNoPaths(document: unknown): boolean {
  return isObject(document) && isObject(document.paths) && Object.keys(document.paths).length === 0;
}
