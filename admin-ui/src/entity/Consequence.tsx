import { Loader, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Schemas } from '../api/client';
import { strings } from '../strings/entity';
import { UserLinks } from './UserLinks';
import { hadRequests, plurals, usage } from './usage';

interface Props {
  kind: NonNullable<Schemas['OfKind']['kind']>;
  names: readonly string[];
  /** They are to be deleted, which the admin service refuses while anything uses them. */
  deletes?: boolean;
}

/** Who is affected when some entities change or go: 3 routes use them. They had 1,204 requests a minute lately. */
export function Consequence({ kind, names, deletes = false }: Props) {
  const { data, isPending } = useQuery({ ...usage(kind, names), staleTime: 0 });
  if (isPending) return <Loader size="xs" aria-label={strings.lookingForWhatDepends} />;
  if (data === undefined) return null; // the question alone must not keep anybody from acting
  const { users = 0, byKind = [], names: first = [] } = data;
  const many = names.length > 1;
  return (
    <>
      <Text size="sm" fw={500} data-testid="consequence">
        {users > 0 && strings.usedBy(plurals(byKind), users === 1, many, <UserLinks of={data} />, users > first.length)}
        {hadRequests(data, many)}
      </Text>
      {deletes && users > 0 && (
        <Text size="sm" data-testid="in-use">
          {strings.cannotBeDeletedWhileUsed(many)}
        </Text>
      )}
    </>
  );
}
