import { Badge, Group } from '@mantine/core';
import { words } from '../strings/words';
import { Ago } from '../ui/Ago';
import { type Details, EXPIRY_TONE } from './ends';

/** When a certificate ends, and how near that is. */
export function Expiry({ of: { notAfter, expiry = 'valid' } }: { of: Pick<Details, 'notAfter' | 'expiry'> }) {
  return (
    <Group gap={6}>
      <Ago at={notAfter} />
      {expiry !== 'valid' && (
        <Badge color={EXPIRY_TONE[expiry]} variant="light" size="sm" tt="none">
          {words.expiry[expiry]}
        </Badge>
      )}
    </Group>
  );
}
