import { Loader, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Schemas } from '../api/client';
import { strings } from '../strings/entity';
import { consequence, usage } from './usage';

interface Props {
  kind: NonNullable<Schemas['OfKind']['kind']>;
  names: readonly string[];
}

/** Who is affected when some entities change or go. */
export function Consequence({ kind, names }: Props) {
  const { data, isPending } = useQuery({ ...usage(kind, names), staleTime: 0 });
  if (isPending) return <Loader size="xs" aria-label={strings.lookingForWhatDepends} />;
  if (data === undefined) return null; // the question alone must not keep anybody from acting
  return (
    <Text size="sm" fw={500} data-testid="consequence">
      {consequence(data, names.length > 1)}
    </Text>
  );
}
