import { Button, Table, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { strings } from '../strings/certificates';
import { common } from '../strings/common';
import { commonName } from './commonName';
import { Expiry } from './Expiry';
import { type Details, firstToEnd } from './ends';

const SHOWN_MAX = 10;

/** What is in a bundle, what ends first before the rest. */
export function Authorities({ of }: { of: readonly Details[] }) {
  const [showsAll, { open }] = useDisclosure();
  const shown = firstToEnd(of).slice(0, showsAll ? undefined : SHOWN_MAX);
  return (
    <>
      <Table verticalSpacing={4} aria-label={strings.whatItHolds} layout="fixed">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{strings.authority}</Table.Th>
            <Table.Th w="45%">{common.expires}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {shown.map(({ subject, ...details }, index) => (
            // The same one may be there twice.
            // biome-ignore lint/suspicious/noArrayIndexKey: the rows hold no state
            <Table.Tr key={index}>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>
                <Text size="sm" title={subject}>
                  {commonName(subject)}
                </Text>
              </Table.Td>
              <Table.Td>
                <Expiry of={details} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {shown.length < of.length && (
        <Button variant="default" size="xs" onClick={open} style={{ alignSelf: 'flex-start' }}>
          {strings.allAuthorities(of.length)}
        </Button>
      )}
    </>
  );
}
