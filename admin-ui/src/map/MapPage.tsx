import { Anchor, Button, Group, SegmentedControl, Skeleton, Stack, Text } from '@mantine/core';
import { IconSitemap, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { MapSearch } from '../app/search';
import { WINDOW_LABELS, WINDOW_WORDS, WINDOWS } from '../statistics/view';
import { common } from '../strings/common';
import { strings } from '../strings/map';
import { Failure } from '../ui/Failure';
import { FilterInput } from '../ui/FilterInput';
import { Heading } from '../ui/Heading';
import { layout } from './layout';
import classes from './MapPage.module.css';
import { Picture } from './Picture';
import { routeMap } from './queries';

/** Where requests go, as a picture. */
export function MapPage() {
  const search = useSearch({ from: '/map' });
  const navigate = useNavigate({ from: '/map' });
  const { window = '15m', q, host, under } = search;
  const { data, error, refetch } = useQuery(routeMap(window, q));
  const drawn = useMemo(() => data && layout(data.routes, { host, under }), [data, host, under]);
  const look = (change: MapSearch, replace = false) =>
    void navigate({ search: (now) => ({ ...now, ...change }), replace });
  return (
    <>
      <Heading title={strings.routeMap} about={strings.fromHostsOverPaths(WINDOW_WORDS[window])} />
      <Group mb="sm" gap="xs" justify="space-between">
        <FilterInput
          main
          label={strings.searchRoutesByName}
          placeholder={strings.partOfARoutesName}
          value={q}
          onChange={(next) => look({ q: next }, true)}
          className={classes.search}
        />
        <SegmentedControl
          size="xs"
          aria-label={strings.howFarBack}
          value={window}
          onChange={(chosen) => look({ window: WINDOWS.find((one) => one === chosen) }, true)}
          data={WINDOWS.map((value) => ({ value, label: WINDOW_LABELS[value] }))}
        />
      </Group>
      {(host !== undefined || under !== undefined) && (
        <Group gap="xs" mb="sm" role="status">
          <Text size="sm">
            {strings.only(
              host !== undefined && <b className="mono">{host}</b>,
              under !== undefined && <b className="mono">{under}</b>,
            )}
          </Text>
          <Button
            size="compact-xs"
            variant="default"
            leftSection={<IconX size={12} />}
            onClick={() => look({ host: undefined, under: undefined })}
          >
            {strings.showAll}
          </Button>
        </Group>
      )}
      {error && <Failure of={error} again={() => void refetch()} />}
      {data === undefined && !error && <Skeleton height={320} aria-label={common.loading} />}
      {drawn && drawn.paths.length === 0 && (
        <Stack align="center" py={48} gap="sm" c="dimmed">
          <IconSitemap size={40} />
          <Text size="sm">
            {q || host || under ? strings.noRouteIsLikeThis : strings.noRoutesYet}
            {!q && !host && !under && (
              <Anchor component={Link} to="/routes/+new">
                {strings.makeTheFirstOne}
              </Anchor>
            )}
          </Text>
        </Stack>
      )}
      {drawn && drawn.paths.length > 0 && (
        <div className={classes.scroll}>
          <Picture drawn={drawn} onFocus={(focus) => look(focus)} />
        </div>
      )}
      {data && data.total > data.routes.length && (
        <Text size="xs" c="dimmed" mt="sm" role="status">
          {strings.theBusiestOfRoutesSearch(data.routes.length.toLocaleString(), data.total.toLocaleString())}
        </Text>
      )}
    </>
  );
}
