import { Alert, Button, Group } from '@mantine/core';
import { IconUserEdit } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { isStatus } from '../api/problem';
import { strings } from '../strings/entity';
import type { Entity, Kind, Versioned } from './kind';
import { entityNow } from './queries';

interface Props<E extends Entity> {
  kind: Kind<E>;
  /** As it was when it was read. */
  base: Versioned<E>;
  /** Something is typed that is not saved. */
  isTyped: boolean;
  /** Is told how it is now, when that is wanted. */
  onNow: (now: Versioned<E>) => void;
}

/** Says that somebody else has saved or deleted what is on the screen; it stays there until one wants it otherwise. */
export function Outdated<E extends Entity>({ kind, base, isTyped, onNow }: Props<E>) {
  const { data: now, error } = useQuery({ ...entityNow(kind, base.entity.name ?? ''), initialData: base });
  const isGone = isStatus(error, 404);
  if (!isGone && now.etag === base.etag) return null;
  return (
    <Alert
      color="orange"
      variant="light"
      py="xs"
      icon={<IconUserEdit size={18} />}
      role="status"
      data-testid="outdated"
    >
      <Group justify="space-between" gap="xs">
        {isGone ? strings.isGoneMeanwhile(kind.word) : strings.hasChangedMeanwhile(kind.word)}
        {!isGone && (
          <Button size="xs" variant="default" onClick={() => onNow(now)}>
            {isTyped ? strings.bringBothTogether : strings.showItAsItIs}
          </Button>
        )}
      </Group>
    </Alert>
  );
}
