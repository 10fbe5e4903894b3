import { Button, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { common } from '../strings/common';
import { strings } from '../strings/revisions';
import { Failure } from '../ui/Failure';
import { ChangeEntry } from './ChangeEntry';
import { changeList } from './queries';

/** In the place of what only the configuration could show: that it is not kept, and what the change log has. */
export function NoLongerKept({ about, revision }: { about: string; revision: number }) {
  const query = useInfiniteQuery(changeList({ revision }));
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <Text size="sm" mb="md" data-testid="no-longer-kept">
        {about}
        {items.length > 0 && strings.theChangeLogHas(revision)}
      </Text>
      {query.error && <Failure of={query.error} again={() => void query.refetch()} />}
      <Stack gap="sm">
        {items.map((item) => (
          <ChangeEntry key={item.ordinal} of={item} />
        ))}
      </Stack>
      {query.hasNextPage && (
        <Button mt="sm" variant="default" onClick={() => void query.fetchNextPage()}>
          {common.showMore}
        </Button>
      )}
    </>
  );
}
