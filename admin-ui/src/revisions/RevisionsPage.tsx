import { Badge, Button, Group, Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useDialog } from '../app/useDialog';
import { SavedLine } from '../entity/SavedLine';
import { nodes } from '../nodes/queries';
import { useMay } from '../session/useUser';
import { common } from '../strings/common';
import { strings } from '../strings/revisions';
import { words } from '../strings/words';
import { ActionsHead } from '../ui/ActionsHead';
import { Ago } from '../ui/Ago';
import { Failure } from '../ui/Failure';
import { Heading } from '../ui/Heading';
import { revisionList } from './queries';
import { RollbackDialog } from './RollbackDialog';
import { runsOn } from './running';

/** The history of the configuration. */
export function RevisionsPage() {
  const mayEdit = useMay('editor');
  const query = useInfiniteQuery(revisionList);
  const running = useInfiniteQuery(nodes).data?.pages.flatMap((page) => page.items) ?? [];
  const { back } = useSearch({ from: '/revisions' });
  const { open, close } = useDialog();
  const [made, setMade] = useState<number>();
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const isGone = items.some(({ revision, kept }) => revision === back && kept === false);
  return (
    <>
      <Heading title={strings.revisions} about={strings.eachCommittedChange} />
      {made !== undefined && <SavedLine revision={made} />}
      {query.error && <Failure of={query.error} again={() => void query.refetch()} />}
      {query.data && items.length === 0 && (
        <Text c="dimmed" size="sm">
          {strings.nothingHasBeenConfiguredYet}
        </Text>
      )}
      {items.length > 0 && (
        <Table.ScrollContainer minWidth={340}>
          <Table verticalSpacing={6} highlightOnHover>
            <Table.Thead>
              <Table.Tr>
                <Table.Th miw={{ sm: '8rem' }}>{strings.revisionTitle}</Table.Th>
                <Table.Th>{strings.when}</Table.Th>
                <Table.Th>{strings.who}</Table.Th>
                <Table.Th visibleFrom="sm">{strings.what}</Table.Th>
                <ActionsHead />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map(({ revision = 0, at, actor, changes = 0, kinds = [], kept = true }, index) => (
                <Table.Tr key={revision}>
                  <Table.Td>
                    <Group gap="xs" style={{ rowGap: 2 }}>
                      <Link to="/revisions/$revision" params={{ revision: String(revision) }}>
                        {revision}
                      </Link>
                      {index === 0 && (
                        <Badge size="sm" variant="light" tt="none" miw="max-content">
                          {strings.current}
                        </Badge>
                      )}
                    </Group>
                    <Text size="xs" c="dimmed" data-testid="runs-on">
                      {runsOn(revision, running)}
                    </Text>
                    {!kept && (
                      <Text size="xs" c="dimmed">
                        {strings.noLongerKept}
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td>
                    <Ago at={at} />
                  </Table.Td>
                  <Table.Td style={{ overflowWrap: 'break-word' }}>{actor}</Table.Td>
                  <Table.Td visibleFrom="sm">
                    <Group gap={4}>
                      <Text size="sm">
                        {changes.toLocaleString()} {changes === 1 ? strings.change : strings.changesWord}
                      </Text>
                      {kinds.map((kind) => (
                        <Badge key={kind} variant="default" size="sm" tt="none" fw={400}>
                          {words.entity[kind]}
                        </Badge>
                      ))}
                    </Group>
                  </Table.Td>
                  <Table.Td ta="right">
                    {mayEdit && kept && index > 0 && (
                      <Button
                        size="compact-sm"
                        variant="subtle"
                        onClick={() => open({ back: revision })}
                        aria-label={strings.goBackTo(revision)}
                      >
                        {strings.goBack}
                      </Button>
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {query.hasNextPage && (
        <Button mt="sm" variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {common.showMore}
        </Button>
      )}
      <RollbackDialog
        wanted={back === undefined || isGone || !mayEdit ? undefined : { to: back }}
        onClose={close}
        onMade={setMade}
      />
    </>
  );
}
