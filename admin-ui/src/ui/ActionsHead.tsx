import { Table, VisuallyHidden } from '@mantine/core';
import { common } from '../strings/common';

/** Above what can be done with each row: only for those who hear the table. */
export function ActionsHead() {
  return (
    <Table.Th>
      <VisuallyHidden>{common.actions}</VisuallyHidden>
    </Table.Th>
  );
}
