import { Alert } from '@mantine/core';
import { IconLockOpen } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { strings } from '../strings/entity';
import type { Entity, Plural } from './kind';
import { type Opened, openedBy, opening } from './opening';

/** Warns of the routes that a change opens; nothing when it opens none. */
export function Opens({ opened }: { opened: Opened | undefined }) {
  const words = opened && opening(opened);
  if (!words) return null;
  return (
    <Alert color="orange" icon={<IconLockOpen size={18} />} py="xs" data-testid="opens">
      <span style={{ overflowWrap: 'anywhere' }}>{strings.nobodyHasToSay(words)}</span>
    </Alert>
  );
}

/** The same for a deletion, found out when it is asked about. */
export function DeletionOpens({ plural, names }: { plural: Plural; names: readonly string[] }) {
  const { data } = useQuery({
    queryKey: ['opens', plural, names],
    queryFn: ({ signal }) => openedBy({ plural, remove: names }, signal),
    staleTime: 0,
    gcTime: 0,
    // What is in use is not deleted, and says so when it is tried.
    retry: false,
  });
  return <Opens opened={data} />;
}

/** The same for what is about to be written. */
export function WriteOpens({ plural, put }: { plural: Plural; put: readonly Entity[] }) {
  const { data } = useQuery({
    queryKey: ['opens', plural, put],
    queryFn: ({ signal }) => openedBy({ plural, put }, signal),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
  return <Opens opened={data} />;
}
