import { Button, Code, Group, Modal, Radio, Stack, Table, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { stringify } from 'yaml';
import { strings } from '../strings/entity';
import { isObject } from './draft';
import { merge, withField } from './merge';

interface Props {
  /** Such as `route orders`. */
  what: string;
  base: unknown;
  mine: unknown;
  theirs: unknown;
  onMerged: (merged: Record<string, unknown>) => void;
  onCancel: () => void;
}

type Side = 'mine' | 'theirs';

/** Somebody was faster: shows what both changed, and lets one choose where both changed the same. */
export function MergeView({ what, base, mine, theirs, onMerged, onCancel }: Props) {
  const { merged, conflicts, taken } = useMemo(
    () => merge(fields(base), fields(mine), fields(theirs)),
    [base, mine, theirs],
  );
  const [sides, setSides] = useState<Record<string, Side>>({});
  const isDecided = conflicts.every(({ field }) => sides[field] !== undefined);
  const take = () =>
    onMerged(
      conflicts.reduce(
        (so, { field, mine: value }) => (sides[field] === 'mine' ? withField(so, field, value) : so),
        merged,
      ),
    );
  return (
    <Modal opened onClose={onCancel} title={strings.hasChangedSinceYouReadIt(what)} size="xl">
      <Stack>
        <Text size="sm">{strings.somebodySavedItInBetween}</Text>
        {taken.length > 0 && <Text size="sm">{strings.takenFromThem(<Code>{taken.join(', ')}</Code>)}</Text>}
        {conflicts.length === 0 ? (
          <Text size="sm">{strings.youDidNotChange}</Text>
        ) : (
          <Table.ScrollContainer minWidth={480}>
            <Table withTableBorder layout="fixed">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th w="20%">{strings.bothChanged}</Table.Th>
                  <Table.Th>{strings.theirs}</Table.Th>
                  <Table.Th>{strings.yours}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {conflicts.map(({ field, ...values }) => (
                  <Table.Tr key={field}>
                    <Table.Td className="mono">{field}</Table.Td>
                    {(['theirs', 'mine'] as const).map((side) => (
                      <Table.Td key={side}>
                        <Radio
                          checked={sides[field] === side}
                          onChange={() => setSides({ ...sides, [field]: side })}
                          name={field}
                          aria-label={`${field}: ${side === 'mine' ? strings.yoursWord : strings.theirsWord}`}
                          label={<Code block>{shown(values[side])}</Code>}
                        />
                      </Table.Td>
                    ))}
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {strings.goOnEditingMine}
          </Button>
          <Button disabled={!isDecided} onClick={take}>
            {strings.bringTogether}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function fields(entity: unknown): Record<string, unknown> {
  return isObject(entity) ? entity : {};
}

function shown(value: unknown): string {
  return value === undefined ? strings.notSet : stringify(value).trimEnd();
}
