import '@mantine/core/styles/Progress.css';
import { Progress, SegmentedControl, Skeleton, Stack, Table, Text } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api, ok, page, type Schemas } from '../api/client';
import { common } from '../strings/common';
import { strings } from '../strings/consumers';
import { words } from '../strings/words';
import { Ago } from '../ui/Ago';
import { Failure } from '../ui/Failure';
import { placeOf, usedPercent, usedTone } from './quota';

type Quota = Schemas['ConsumerQuota'];

/** Nodes tell of it every four seconds. */
const WATCH_MILLIS = 5000;

const quotas = (consumer: string, past: boolean) =>
  queryOptions({
    queryKey: ['consumers', 'quotas', consumer, past],
    refetchInterval: past ? false : WATCH_MILLIS,
    queryFn: async ({ signal }) => {
      const params = { path: { consumer }, query: { past } };
      return page<Quota>(ok(await api.GET('/api/v1/consumers/{consumer}/quotas', { params, signal }))).items;
    },
  });

/** How a consumer stands with its quotas, now and in windows that have ended. */
export function Quotas({ name: consumer }: { name: string }) {
  const [past, setPast] = useState(false);
  const { data, error, refetch } = useQuery(quotas(consumer, past));
  return (
    <Stack gap="sm">
      <SegmentedControl
        size="xs"
        aria-label={strings.whichWindows}
        style={{ alignSelf: 'flex-start' }}
        value={past ? 'ended' : 'now'}
        onChange={(chosen) => setPast(chosen === 'ended')}
        data={[
          { value: 'now', label: strings.now },
          { value: 'ended', label: strings.ended },
        ]}
      />
      {error && <Failure of={error} again={() => void refetch()} />}
      {!error && data === undefined && <Skeleton height={80} aria-label={common.loading} />}
      {data?.length === 0 && (
        <Text size="sm" c="dimmed" maw={620}>
          {past
            ? strings.noneEnded
            : strings.noneNow(
                <Link to="/consumers/$name" params={{ name: consumer }} search={{ view: 'form' }}>
                  {strings.form}
                </Link>,
              )}
        </Text>
      )}
      {data && data.length > 0 && <Rows quotas={data} past={past} />}
      {data && data.length > 0 && !past && (
        <Text size="xs" c="dimmed">
          {strings.usedIsLate}
        </Text>
      )}
    </Stack>
  );
}

function Rows({ quotas: rows, past }: { quotas: readonly Quota[]; past: boolean }) {
  return (
    <Table verticalSpacing="xs">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{strings.quota}</Table.Th>
          <Table.Th w="40%">{strings.used}</Table.Th>
          <Table.Th visibleFrom="sm">{strings.window}</Table.Th>
          <Table.Th>{past ? strings.endedColumn : strings.beginsAnew}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((quota) => (
          <Row
            key={`${quota.attachedTo} ${quota.credential} ${quota.route} ${quota.window} ${quota.from}`}
            of={quota}
          />
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Row({ of: quota }: { of: Quota }) {
  const { policy = '', credential, route, window = 'month', timeZone = 'UTC', limit = 0, used = 0, resetsAt } = quota;
  const percent = usedPercent(used, limit);
  const place = placeOf(quota.attachedTo ?? '');
  return (
    <Table.Tr>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>
        <Text size="sm" fw={500}>
          {policy}
        </Text>
        <Text size="xs" c="dimmed" component="div">
          {place &&
            strings.ofEntity(
              words.entity[place.word],
              <Link to={`/${place.plural}/$name`} params={{ name: place.name }}>
                {place.name}
              </Link>,
            )}
          {route && <div>{strings.forOne(words.entity.route, route)}</div>}
          {credential && <div>{strings.forOne(strings.credentialWord, credential)}</div>}
        </Text>
      </Table.Td>
      <Table.Td>
        <Text size="sm" c={percent >= 100 ? 'red' : undefined}>
          {strings.usedOf(used.toLocaleString('en'), limit.toLocaleString('en'))}
        </Text>
        <Progress
          mt={4}
          size="sm"
          value={Math.min(100, percent)}
          color={usedTone(percent)}
          aria-label={strings.usedPart(policy, percent)}
        />
      </Table.Td>
      <Table.Td visibleFrom="sm">{strings.inZone(window && words.window[window], timeZone)}</Table.Td>
      <Table.Td>
        <Ago at={resetsAt} />
      </Table.Td>
    </Table.Tr>
  );
}
