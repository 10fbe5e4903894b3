import { Button, Code, Group, Modal, Radio, Stack, Table, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { stringify } from 'yaml';
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
    <Modal opened onClose={onCancel} title={`The ${what} has changed since you read it`} size="xl">
      <Stack>
        <Text size="sm">
          Somebody saved it in between. Nothing is lost: their changes and yours are brought together here, and you save
          the outcome.
        </Text>
        {taken.length > 0 && (
          <Text size="sm">
            Taken from them: <Code>{taken.join(', ')}</Code>
          </Text>
        )}
        {conflicts.length === 0 ? (
          <Text size="sm">You did not change the same fields.</Text>
        ) : (
          <Table.ScrollContainer minWidth={480}>
            <Table withTableBorder layout="fixed">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th w="20%">Both changed</Table.Th>
                  <Table.Th>Theirs</Table.Th>
                  <Table.Th>Yours</Table.Th>
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
                          aria-label={`${field}: ${side === 'mine' ? 'yours' : 'theirs'}`}
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
            Go on editing mine
          </Button>
          <Button disabled={!isDecided} onClick={take}>
            Bring together
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
  return value === undefined ? '(not set)' : stringify(value).trimEnd();
}
