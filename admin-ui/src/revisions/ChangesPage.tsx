import { Button, Group, Select, Stack, Text } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ChangeSearch, changeSearch, ENTITY_WORDS, SINCE } from '../app/search';
import { common } from '../strings/common';
import { strings } from '../strings/revisions';
import { words } from '../strings/words';
import { Failure } from '../ui/Failure';
import { FilterInput } from '../ui/FilterInput';
import { Heading } from '../ui/Heading';
import { ChangeEntry } from './ChangeEntry';
import { changeList } from './queries';

const SINCE_WORDS: Record<(typeof SINCE)[number], string> = {
  '1h': strings.theLastHour,
  '24h': strings.theLast24Hours,
  '7d': strings.theLast7Days,
  '30d': strings.theLast30Days,
};

/** Who changed what, and when. */
export function ChangesPage() {
  const search = useSearch({ from: '/changes' });
  const navigate = useNavigate({ from: '/changes' });
  const query = useInfiniteQuery({ ...changeList(search), placeholderData: keepPreviousData });
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const filter = (change: ChangeSearch) => void navigate({ search: (now) => ({ ...now, ...change }), replace: true });
  return (
    <>
      <Heading title={strings.changeLog} about={strings.whoChanged} />
      <Group mb="md" gap="xs">
        <Select
          aria-label={strings.kind}
          placeholder={strings.anyKind}
          clearable
          data={ENTITY_WORDS.map((kind) => ({ value: kind, label: words.entity[kind] }))}
          value={search.kind ?? null}
          onChange={(kind) => filter({ kind: changeSearch({ kind }).kind })}
        />
        <Select
          aria-label={strings.since}
          placeholder={strings.atAnyTime}
          clearable
          data={SINCE.map((since) => ({ value: since, label: SINCE_WORDS[since] }))}
          value={search.since ?? null}
          onChange={(since) => filter({ since: changeSearch({ since }).since })}
        />
        <FilterInput
          label={common.name}
          placeholder={strings.inFull(common.name)}
          value={search.name}
          onChange={(name) => filter({ name })}
        />
        <FilterInput
          label={strings.who}
          placeholder={strings.inFull(strings.who)}
          value={search.actor}
          onChange={(actor) => filter({ actor })}
        />
      </Group>
      {query.error && <Failure of={query.error} again={() => void query.refetch()} />}
      {query.data && items.length === 0 && (
        <Text size="sm" c="dimmed">
          {strings.noChangeIsLikeThis}
        </Text>
      )}
      <Stack gap="sm">
        {items.map((item) => (
          <ChangeEntry key={`${item.revision} ${item.ordinal}`} of={item} />
        ))}
      </Stack>
      {query.hasNextPage && (
        <Button mt="sm" variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {common.showMore}
        </Button>
      )}
    </>
  );
}
