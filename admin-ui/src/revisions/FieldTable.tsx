import { Table, Text } from '@mantine/core';
import { strings } from '../strings/revisions';
import { Value } from '../ui/Values';
import classes from './FieldTable.module.css';
import { fieldChanges } from './fields';

/** What changed about an entity, field by field. */
export function FieldTable({ before, after }: { before: unknown; after: unknown }) {
  const changes = fieldChanges(before ?? {}, after ?? {}).filter(({ field }) => field !== 'id' && field !== 'name');
  if (changes.length === 0)
    return (
      <Text size="xs" c="dimmed">
        {strings.nothingButItsName}
      </Text>
    );
  return (
    <Table className={classes.table} verticalSpacing={2} withRowBorders={false}>
      <Table.Tbody>
        {changes.map(({ field, before: old, after: now }) => (
          <Table.Tr key={field}>
            <Table.Td className={classes.field}>{field}</Table.Td>
            <Table.Td>
              {old !== undefined && (
                <del className={classes.old}>
                  <span className={classes.sign}>−</span> <Value of={old} />
                </del>
              )}
              {now !== undefined && (
                <ins className={classes.now}>
                  <span className={classes.sign}>+</span> <Value of={now} />
                </ins>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
