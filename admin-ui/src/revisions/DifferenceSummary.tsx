import { Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { strings } from '../strings/revisions';
import { words } from '../strings/words';
import { Failure } from '../ui/Failure';
import { difference } from './queries';

const VERBS = {
  created: strings.creates,
  updated: strings.changes,
  deleted: strings.deletes,
  unchanged: strings.keeps,
} as const;
const NAMED_MAX = 12;

/** In a few lines what going from one revision to another does. */
export function DifferenceSummary({ from, to }: { from: number; to: number }) {
  const { data, error } = useInfiniteQuery(difference(from, to));
  if (error) return <Failure of={error} />;
  const [first] = data?.pages ?? [];
  if (first === undefined) return null;
  if (first.items.length === 0) return <Text size="sm">{strings.nothingIsDifferent}</Text>;
  return (
    <ul>
      {first.items.slice(0, NAMED_MAX).map(({ id, kind, name, change = 'updated' }) => (
        <li key={id}>{strings.doesTo(VERBS[change], kind && words.entity[kind], name)}</li>
      ))}
      {(first.items.length > NAMED_MAX || first.next) && <li>{strings.andMore}</li>}
    </ul>
  );
}
