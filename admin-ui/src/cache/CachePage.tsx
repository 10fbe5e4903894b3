import { Badge, Skeleton, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMay } from '../session/useUser';
import { strings } from '../strings/cache';
import { common } from '../strings/common';
import { Ago } from '../ui/Ago';
import { Failure } from '../ui/Failure';
import { Heading } from '../ui/Heading';
import { Section } from '../ui/Section';
import { OnNodes } from './OnNodes';
import { PurgeForm } from './PurgeForm';
import { LISTED_MAX, type Purge, purges, WHATS, type What } from './queries';

const BY: Record<What, string> = { url: strings.byUrl, prefix: strings.byPrefix, tag: strings.byTag };

/** What was taken out of the nodes' caches, and the form that takes more out. */
export function CachePage() {
  const mayPurge = useMay('editor');
  const { data, error, refetch } = useQuery(purges);
  return (
    <>
      <Heading title={strings.cache} about={strings.nodesKeepAnswers} />
      <Stack>
        {mayPurge && <PurgeForm />}
        <Section title={strings.takenOutLately}>
          {error && <Failure of={error} again={() => void refetch()} />}
          {!error && data === undefined && <Skeleton height={80} aria-label={common.loading} />}
          {data?.length === 0 && (
            <Text size="sm" c="dimmed">
              {strings.nothingWasTakenOut}
            </Text>
          )}
          {data && data.length > 0 && <Rows purges={data} />}
          {data?.length === LISTED_MAX && (
            <Text size="xs" c="dimmed">
              {strings.theLatest(LISTED_MAX)}
            </Text>
          )}
        </Section>
      </Stack>
    </>
  );
}

function Rows({ purges: rows }: { purges: readonly Purge[] }) {
  return (
    <Table verticalSpacing="xs">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{strings.what}</Table.Th>
          <Table.Th visibleFrom="sm">{strings.who}</Table.Th>
          <Table.Th>{strings.when}</Table.Th>
          <Table.Th>{strings.nodesThatHaveDoneIt}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(({ id, at, actor, what = {}, nodes = [] }) => (
          <Table.Tr key={id}>
            <Table.Td style={{ overflowWrap: 'anywhere' }}>
              {WHATS.filter((by) => what[by]).map((by) => (
                <span key={by}>
                  <Badge variant="light" color="gray" size="sm" tt="none" mr={6}>
                    {BY[by]}
                  </Badge>
                  <span className="mono">{what[by]}</span>
                </span>
              ))}
            </Table.Td>
            <Table.Td visibleFrom="sm" style={{ overflowWrap: 'anywhere' }}>
              {actor}
            </Table.Td>
            <Table.Td>
              <Ago at={at} />
            </Table.Td>
            <Table.Td>
              <OnNodes nodes={nodes} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
