import { Button, Code, Group, Modal, Radio, SimpleGrid, Stack, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { stringify } from 'yaml';
import { strings } from '../strings/entity';
import { isObject } from './draft';
import classes from './MergeView.module.css';
import { type Conflict, merge, withField } from './merge';

interface Props {
  /** Such as `route orders`. */
  what: string;
  base: unknown;
  mine: unknown;
  theirs: unknown;
  onMerged: (merged: Record<string, unknown>) => void;
  onCancel: () => void;
}

type Side = 'mine' | 'theirs';

const SIDES: readonly { side: Side; title: string; word: string }[] = [
  { side: 'theirs', title: strings.theirs, word: strings.theirsWord },
  { side: 'mine', title: strings.yours, word: strings.yoursWord },
];

/** Somebody was faster: shows what both changed, and lets one choose where both changed the same. */
export function MergeView({ what, base, mine, theirs, onMerged, onCancel }: Props) {
  const { merged, conflicts, taken } = useMemo(
    () => merge(fields(base), fields(mine), fields(theirs)),
    [base, mine, theirs],
  );
  const [sides, setSides] = useState<Record<string, Side>>({});
  const isDecided = conflicts.every(({ field }) => sides[field] !== undefined);
  const take = () =>
    onMerged(
      conflicts.reduce(
        (so, { field, mine: value }) => (sides[field] === 'mine' ? withField(so, field, value) : so),
        merged,
      ),
    );
  return (
    <Modal opened onClose={onCancel} title={strings.hasChangedSinceYouReadIt(what)} size="xl">
      <Stack>
        <Text size="sm">{strings.somebodySavedItInBetween}</Text>
        {taken.length > 0 && <Text size="sm">{strings.takenFromThem(<Code>{taken.join(', ')}</Code>)}</Text>}
        {conflicts.length === 0 ? (
          <Text size="sm">{strings.youDidNotChange}</Text>
        ) : (
          conflicts.map(({ field, ...values }) => (
            <Choice
              key={field}
              field={field}
              values={values}
              side={sides[field]}
              onSide={(side) => setSides({ ...sides, [field]: side })}
            />
          ))
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {strings.goOnEditingMine}
          </Button>
          <Button disabled={!isDecided} onClick={take}>
            {strings.bringTogether}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

interface ChoiceProps {
  field: string;
  values: Pick<Conflict, Side>;
  side: Side | undefined;
  onSide: (side: Side) => void;
}

/** Both beside each other, or one below the other on a phone: neither is found only by scrolling. */
function Choice({ field, values, side: chosen, onSide }: ChoiceProps) {
  return (
    <div role="radiogroup" aria-label={field}>
      <Text size="sm" mb={4}>
        {strings.bothChanged(<b className="mono">{field}</b>)}
      </Text>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xs">
        {SIDES.map(({ side, title, word }) => (
          <Radio
            key={side}
            checked={chosen === side}
            onChange={() => onSide(side)}
            name={field}
            aria-label={`${field}: ${word}`}
            classNames={{ labelWrapper: classes.side }}
            label={
              <>
                {title}
                <Code block className={classes.value}>
                  {shown(values[side])}
                </Code>
              </>
            }
          />
        ))}
      </SimpleGrid>
    </div>
  );
}

function fields(entity: unknown): Record<string, unknown> {
  return isObject(entity) ? entity : {};
}

function shown(value: unknown): string {
  return value === undefined ? strings.notSet : stringify(value).trimEnd();
}
