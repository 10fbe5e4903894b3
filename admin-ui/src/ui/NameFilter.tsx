import { Button, Stack, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { strings } from '../strings/ui';
import { FilterInput } from './FilterInput';
import classes from './NameFilter.module.css';

/** So many are seen at once. */
const SEEN_MAX = 10;

interface Props {
  /** What is in the list, such as `nodes`. */
  what: string;
  /** As the address has it. */
  q: string | undefined;
  /** How many are listed; undefined while that is not known. */
  count: number | undefined;
}

/** Finds in a list by name, by the address; only where there is more than one sees at once. Once shown it stays: somebody types. */
export function NameFilter({ what, q, count }: Props) {
  const find = useFind();
  const [wasShown, setWasShown] = useState(false);
  const isShown = wasShown || q !== undefined || (count ?? 0) > SEEN_MAX;
  if (isShown !== wasShown) setWasShown(isShown);
  if (!isShown) return null;
  return (
    <>
      <FilterInput
        main
        label={strings.searchByName(what)}
        placeholder={strings.partOfAName}
        value={q}
        onChange={find}
        className={classes.filter}
      />
      {q !== undefined && count === 0 && <NothingFound onReset={() => find(undefined)} />}
    </>
  );
}

function useFind(): (q: string | undefined) => void {
  const navigate = useNavigate();
  return (q) => void navigate({ to: '.', search: (before: object) => ({ ...before, q }), replace: true });
}

/** Instead of a list of which nothing is left. */
export function NothingFound({ onReset }: { onReset: () => void }) {
  return (
    <Stack align="center" py="xl" gap="xs">
      <Text c="dimmed">{strings.nothingMatchesThisSearch}</Text>
      <Button variant="default" size="xs" onClick={onReset}>
        {strings.showAll}
      </Button>
    </Stack>
  );
}
