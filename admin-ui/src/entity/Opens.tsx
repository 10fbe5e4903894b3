import { Alert } from '@mantine/core';
import { IconLockOpen } from '@tabler/icons-react';
import { useIsFetching, useQuery } from '@tanstack/react-query';
import { strings } from '../strings/entity';
import type { Entity, Plural } from './kind';
import { deletionOpens, isSilent, type Look, type Opened, opening, writeOpens } from './opening';

/** Warns of the routes that a change opens, or that it may; nothing when it opens none. */
export function Opens({ look }: { look: Look | undefined }) {
  if (look === undefined || isSilent(look)) return null;
  const known = opening(look.opened);
  return (
    <Alert color="orange" icon={<IconLockOpen size={18} />} py="xs" data-testid="opens">
      <span style={{ overflowWrap: 'anywhere' }}>
        {known !== '' && strings.nobodyHasToSay(known)}
        {known !== '' && look.doubts.length > 0 && ' '}
        {look.doubts.length > 0 && strings.cannotBeTold(look.doubts.join(' '))}
      </span>
    </Alert>
  );
}

/** The same, once that is there. */
export function KnownOpens({ opened }: { opened: Opened | undefined }) {
  return <Opens look={opened && { opened, doubts: [] }} />;
}

/** The same, of what is found out while it is asked about; until then {@link useIsLooking} says so. */
export function LookedOpens({ of, look }: { of: readonly unknown[]; look: (signal: AbortSignal) => Promise<Look> }) {
  const { data } = useQuery({
    queryKey: [LOOKS, ...of],
    queryFn: ({ signal }) => look(signal),
    staleTime: 0,
    gcTime: 0,
    retry: false,
    // Without a network there is no answer to wait for.
    networkMode: 'always',
  });
  return <Opens look={data} />;
}

/** The same for a deletion. */
export function DeletionOpens({ plural, names }: { plural: Plural; names: readonly string[] }) {
  return <LookedOpens of={[plural, names]} look={(signal) => deletionOpens(plural, names, signal)} />;
}

/** The same for what is about to be written. */
export function WriteOpens({ plural, put }: { plural: Plural; put: readonly Entity[] }) {
  return <LookedOpens of={[plural, put]} look={(signal) => writeOpens(plural, put, signal)} />;
}

/** True while it is being found out what a change opens: nobody can mean it yet. */
export function useIsLooking(): boolean {
  return useIsFetching({ queryKey: [LOOKS] }) > 0;
}

const LOOKS = 'opens';
