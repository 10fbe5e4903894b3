import { Table } from '@mantine/core';
import { strings } from '../strings/statistics';
import classes from './ChartTable.module.css';
import type { Chart } from './chart';
import { clock } from './clock';

/** The same in numbers, the newest first. The charts are over the same time. */
export function ChartTable({ caption, charts }: { caption: string; charts: readonly Chart[] }) {
  const [first] = charts;
  if (first === undefined) return null;
  const columns = charts.flatMap(({ lines, words }) => lines.map((line) => ({ ...line, words })));
  const rows = first.times.map((at, index) => ({ at, index })).reverse();
  return (
    <Table.ScrollContainer minWidth={520} maxHeight={360} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
      <Table captionSide="top" verticalSpacing={4} stickyHeader className={classes.numbers}>
        <Table.Caption>{caption}</Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{strings.from}</Table.Th>
            {columns.map(({ label }) => (
              <Table.Th key={label} ta="right">
                {label}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ at, index }) => (
            <Table.Tr key={at}>
              <Table.Th fw={400}>{clock(at, first.stepSeconds)}</Table.Th>
              {columns.map(({ label, values, words }) => (
                <Table.Td key={label} ta="right">
                  {words(values[index] ?? null)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
