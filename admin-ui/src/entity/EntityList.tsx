import { Button, Checkbox, Group, Select, Skeleton, Stack, Table, TagsInput, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { type ListSearch, listSearch } from '../app/search';
import { counts } from '../revisions/queries';
import { useMay } from '../session/useUser';
import { common } from '../strings/common';
import { strings } from '../strings/entity';
import { strings as found } from '../strings/ui';
import { Failure } from '../ui/Failure';
import { FilterInput } from '../ui/FilterInput';
import { Heading } from '../ui/Heading';
import { NothingFound } from '../ui/NameFilter';
import { Tags } from '../ui/Tags';
import { BulkActions } from './BulkActions';
import classes from './EntityList.module.css';
import type { Entity, Kind } from './kind';
import { entityList } from './queries';

const SORTS = [
  { value: 'name', label: strings.nameAToZ },
  { value: '-name', label: strings.nameZToA },
  { value: '-changed', label: strings.lastChangedFirst },
  { value: 'changed', label: strings.lastChangedLast },
];

/** A list of one kind: found, filtered, sorted and paged by the admin service. */
export function EntityList<E extends Entity>({ kind }: { kind: Kind<E> }) {
  const search: ListSearch = listSearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  const mayEdit = useMay('editor');
  const { data: total } = useQuery({ ...counts, select: (all) => all[kind.plural] });
  const query = useInfiniteQuery({ ...entityList(kind, search), placeholderData: keepPreviousData });
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const filter = (change: ListSearch) =>
    void navigate({ to: `/${kind.plural}`, search: (now) => ({ ...listSearch(now), ...change }), replace: true });
  const [names, setNames] = useState<readonly string[]>([]);
  // What is no longer listed is no longer chosen: nothing is done to what one does not see.
  const chosen = items.filter(({ name }) => name !== undefined && names.includes(name));
  const isFiltered = search.q !== undefined || search.tag !== undefined;
  return (
    <>
      <Heading
        title={kind.title}
        about={total === undefined ? ' ' : strings.inAll(total.toLocaleString())}
        actions={
          mayEdit && (
            <Button component={Link} to={`/${kind.plural}/+new`} leftSection={<IconPlus size={16} />}>
              {strings.new(kind.word)}
            </Button>
          )
        }
      />
      <Filters
        search={search}
        onChange={filter}
        label={kind.title.toLowerCase()}
        known={[...new Set(items.flatMap(({ tags = [] }) => tags))].sort()}
      />
      {query.error && <Failure of={query.error} again={() => void query.refetch()} />}
      {query.isPending && <Loading />}
      {query.data &&
        items.length === 0 &&
        (isFiltered ? (
          <NothingFound onReset={() => filter({ q: undefined, tag: undefined })} />
        ) : (
          <NoneYet kind={kind} mayEdit={mayEdit} />
        ))}
      {mayEdit && chosen.length > 0 && <BulkActions kind={kind} chosen={chosen} onChosen={setNames} />}
      {items.length > 0 && (
        <Rows
          kind={kind}
          items={items}
          onTag={(tag) => filter({ tag: [tag] })}
          chosen={mayEdit ? names : undefined}
          onChosen={setNames}
        />
      )}
      {items.length > 0 && (
        <Group justify="space-between" mt="sm">
          <Text size="xs" c="dimmed" role="status">
            {query.hasNextPage
              ? strings.theFirstOf(items.length.toLocaleString())
              : strings.shown(items.length.toLocaleString())}
          </Text>
          {query.hasNextPage && (
            <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              {common.showMore}
            </Button>
          )}
        </Group>
      )}
    </>
  );
}

interface FiltersProps {
  search: ListSearch;
  onChange: (change: ListSearch) => void;
  label: string;
  /** Tags that are offered. */
  known: readonly string[];
}

function Filters({ search, onChange, label, known }: FiltersProps) {
  return (
    <Group mb="sm" gap="xs" align="flex-start">
      <FilterInput
        main
        label={found.searchByName(label)}
        placeholder={found.partOfAName}
        value={search.q}
        onChange={(q) => onChange({ q })}
        className={classes.search}
      />
      <TagsInput
        aria-label={strings.onlyWithTheseTags}
        placeholder={search.tag ? undefined : strings.tags}
        data={[...known]}
        value={search.tag ?? []}
        onChange={(tag) => onChange({ tag: tag.length > 0 ? tag : undefined })}
        className={classes.tags}
      />
      <Select
        aria-label={strings.sort}
        data={SORTS}
        value={search.sort ?? 'name'}
        onChange={(value) => onChange({ sort: value === 'name' ? undefined : listSearch({ sort: value }).sort })}
        allowDeselect={false}
        className={classes.sort}
      />
    </Group>
  );
}

interface RowsProps<E extends Entity> {
  kind: Kind<E>;
  items: E[];
  onTag: (tag: string) => void;
  /** The names of those that are chosen; undefined where nothing can be. */
  chosen: readonly string[] | undefined;
  onChosen: (names: readonly string[]) => void;
}

function Rows<E extends Entity>({ kind, items, onTag, chosen, onChosen }: RowsProps<E>) {
  const listed = items.flatMap(({ name }) => name ?? []);
  const count = listed.filter((name) => chosen?.includes(name)).length;
  const toggle = (name: string) =>
    onChosen(chosen?.includes(name) ? chosen.filter((one) => one !== name) : [...(chosen ?? []), name]);
  return (
    <Table className={classes.table} highlightOnHover verticalSpacing={6}>
      <Table.Thead>
        <Table.Tr>
          {chosen && (
            <Table.Th className={classes.choice}>
              <Checkbox
                size="xs"
                aria-label={strings.chooseAllThatAreShown}
                checked={count === listed.length}
                indeterminate={count > 0 && count < listed.length}
                onChange={() => onChosen(count === listed.length ? [] : listed)}
              />
            </Table.Th>
          )}
          <Table.Th>{common.name}</Table.Th>
          {kind.columns.map(({ title, wide }) => (
            <Table.Th key={title} visibleFrom={wide ? 'md' : undefined}>
              {title}
            </Table.Th>
          ))}
          <Table.Th visibleFrom="md" className={classes.tagged}>
            {strings.tags}
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {items.map((item) => (
          <Table.Tr key={item.id ?? item.name} data-chosen={chosen?.includes(item.name ?? '') || undefined}>
            {chosen && (
              <Table.Td className={classes.choice}>
                <Checkbox
                  size="xs"
                  aria-label={strings.choose(item.name)}
                  checked={chosen.includes(item.name ?? '')}
                  onChange={() => toggle(item.name ?? '')}
                />
              </Table.Td>
            )}
            <Table.Td className={classes.name}>
              <Link to={`/${kind.plural}/$name`} params={{ name: item.name ?? '' }} className={classes.link}>
                {item.name}
              </Link>
            </Table.Td>
            {kind.columns.map(({ title, cell, wide }) => (
              <Table.Td key={title} visibleFrom={wide ? 'md' : undefined}>
                {cell(item)}
              </Table.Td>
            ))}
            <Table.Td visibleFrom="md">
              <Tags tags={item.tags} onTag={onTag} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Loading() {
  return (
    <Stack gap="xs" aria-label={common.loading} role="status">
      {[1, 2, 3, 4, 5].map((row) => (
        <Skeleton key={row} height={34} />
      ))}
    </Stack>
  );
}

function NoneYet<E extends Entity>({ kind, mayEdit }: { kind: Kind<E>; mayEdit: boolean }) {
  const Icon = kind.icon;
  return (
    <Stack align="center" py={48} gap="sm" className={classes.empty}>
      <Icon size={40} />
      <Text fw={600}>{strings.noneYet(kind.title.toLowerCase())}</Text>
      <Text c="dimmed" ta="center" maw={460} size="sm">
        {kind.about}
      </Text>
      {mayEdit && (
        <Button component={Link} to={`/${kind.plural}/+new`} variant="light" leftSection={<IconPlus size={16} />}>
          {strings.makeTheFirst(kind.word)}
        </Button>
      )}
    </Stack>
  );
}
