import { Alert, Badge, Button, Checkbox, Group, Select, Skeleton, Table, Text } from '@mantine/core';
import { IconActivity, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { LiveSearch } from '../app/search';
import { STATUSES } from '../app/search';
import { answerTone } from '../explain/outcome';
import { METHODS } from '../explain/queries';
import { nodes } from '../nodes/queries';
import { duration } from '../statistics/numbers';
import { common } from '../strings/common';
import { strings } from '../strings/exchanges';
import { Failure } from '../ui/Failure';
import { FilterInput } from '../ui/FilterInput';
import { Heading } from '../ui/Heading';
import { clock } from '../ui/time';
import classes from './LivePage.module.css';
import { latest, type NodeExchange } from './queries';

/** The tail of what the nodes serve. */
export function LivePage() {
  const search = useSearch({ from: '/live' });
  const navigate = useNavigate({ from: '/live' });
  const [held, setHeld] = useState(false);
  const { data, error, isPending, refetch } = useQuery(latest(search, held));
  const items = data?.items ?? [];
  const filter = (change: LiveSearch) => void navigate({ search: (now) => ({ ...now, ...change }), replace: true });
  return (
    <>
      <Heading
        title={strings.liveTraffic}
        about={strings.theNewestRequests}
        actions={
          <Button
            variant="default"
            leftSection={held ? <IconPlayerPlay size={16} /> : <IconPlayerPause size={16} />}
            onClick={() => setHeld(!held)}
          >
            {held ? strings.goOn : strings.hold}
          </Button>
        }
      />
      <Filters search={search} onChange={filter} />
      {error && <Failure of={error} again={() => void refetch()} />}
      {data?.silent && data.silent.length > 0 && (
        <Alert color="yellow" mb="sm" py="xs">
          {strings.nothingIsHeardOf(data.silent.join(', '))}
        </Alert>
      )}
      {isPending && !error && <Skeleton height={200} aria-label={common.loading} />}
      {data && items.length === 0 && (
        <Text ta="center" c="dimmed" py={48}>
          <IconActivity size={40} />
          <br />
          {strings.nothingWasServedLately(Object.values(search).some(Boolean))}
        </Text>
      )}
      {items.length > 0 && (
        <Table.ScrollContainer minWidth={280}>
          <Table verticalSpacing={4} horizontalSpacing={6} className={classes.table} highlightOnHover>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{strings.time}</Table.Th>
                <Table.Th>{strings.status}</Table.Th>
                <Table.Th>{strings.request}</Table.Th>
                <Table.Th visibleFrom="sm">{common.route}</Table.Th>
                <Table.Th visibleFrom="md">{common.consumer}</Table.Th>
                <Table.Th visibleFrom="md">{strings.client}</Table.Th>
                <Table.Th visibleFrom="lg">{common.target}</Table.Th>
                <Table.Th visibleFrom="lg">{common.node}</Table.Th>
                <Table.Th visibleFrom="sm" ta="right">
                  {strings.took}
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map((item) => (
                <Row key={item.exchange?.requestId} item={item} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {items.length > 0 && (
        <Text size="xs" c="dimmed" mt="xs" role="status">
          {strings.countShown(items.length, data?.more, held)}
        </Text>
      )}
    </>
  );
}

function Row({ item: { node, exchange = {} } }: { item: NodeExchange }) {
  const { requestId = '', millis = 0, status = 0, complete, method, host, path, route, consumer } = exchange;
  const { client, target, problem, micros = 0 } = exchange;
  return (
    <Table.Tr>
      <Table.Td className={classes.time}>
        <Link to="/try" search={{ request: requestId }} aria-label={strings.explain(requestId)}>
          {clock(millis)}
        </Link>
      </Table.Td>
      <Table.Td>
        <Badge variant="light" color={complete ? answerTone(status) : 'gray'} tt="none" miw={44}>
          {complete ? status : strings.aborted}
        </Badge>
        {problem && (
          <Text size="xs" c="dimmed" visibleFrom="sm">
            {problem}
          </Text>
        )}
      </Table.Td>
      <Table.Td className={classes.request}>
        <span className="mono">
          {method} <span className={classes.host}>{host}</span>
          {path}
        </span>
        <Text size="xs" c="dimmed" hiddenFrom="sm">
          {route ? strings.route(route) : strings.noRoute}
          {consumer && ` · ${consumer}`} · {duration(micros / 1000)}
          {problem && ` · ${problem}`}
        </Text>
      </Table.Td>
      <Table.Td visibleFrom="sm" className={classes.name}>
        {route ? (
          <Link to="/routes/$name" params={{ name: route }}>
            {route}
          </Link>
        ) : (
          <Text size="sm" c="dimmed">
            {strings.none}
          </Text>
        )}
      </Table.Td>
      <Table.Td visibleFrom="md" className={classes.name}>
        {consumer && (
          <Link to="/consumers/$name" params={{ name: consumer }}>
            {consumer}
          </Link>
        )}
      </Table.Td>
      <Table.Td visibleFrom="md" className="mono">
        {client}
      </Table.Td>
      <Table.Td visibleFrom="lg" className="mono">
        {target}
      </Table.Td>
      <Table.Td visibleFrom="lg">{node}</Table.Td>
      <Table.Td visibleFrom="sm" ta="right" className={classes.time}>
        {duration(micros / 1000)}
      </Table.Td>
    </Table.Tr>
  );
}

function Filters({ search, onChange }: { search: LiveSearch; onChange: (change: LiveSearch) => void }) {
  const listed = useInfiniteQuery(nodes).data?.pages.flatMap(({ items }) => items) ?? [];
  const known = listed.flatMap(({ name, state }) => (state === 'gone' || state === 'revoked' ? [] : (name ?? [])));
  return (
    <Group mb="sm" gap="xs" align="flex-start">
      <FilterInput
        main
        label={strings.partOfHostPath}
        placeholder={strings.hostPathOrClient}
        value={search.q}
        onChange={(q) => onChange({ q })}
        className={classes.search}
      />
      <Select
        aria-label={strings.status}
        placeholder={strings.anyStatus}
        data={[...STATUSES]}
        value={search.status ?? null}
        onChange={(value) => onChange({ status: STATUSES.find((one) => one === value) })}
        clearable
        className={classes.choice}
      />
      <Select
        aria-label={common.method}
        placeholder={strings.anyMethod}
        data={[...METHODS]}
        value={search.method ?? null}
        onChange={(value) => onChange({ method: value ?? undefined })}
        clearable
        className={classes.choice}
      />
      <FilterInput
        label={common.route}
        placeholder={common.route}
        value={search.route}
        onChange={(route) => onChange({ route })}
        className={classes.choice}
      />
      <FilterInput
        label={common.consumer}
        placeholder={common.consumer}
        value={search.consumer}
        onChange={(consumer) => onChange({ consumer })}
        className={classes.choice}
      />
      <Select
        aria-label={common.node}
        placeholder={strings.anyNode}
        data={known}
        value={search.node ?? null}
        onChange={(value) => onChange({ node: value ?? undefined })}
        clearable
        className={classes.choice}
      />
      <Checkbox
        label={strings.matchedNoRoute}
        checked={search.unmatched ?? false}
        onChange={(event) => onChange({ unmatched: event.currentTarget.checked ? true : undefined })}
        className={classes.check}
      />
    </Group>
  );
}
