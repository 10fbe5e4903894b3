import { ActionIcon, Button, Group, Input, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { isSame } from '../entity/draft';
import { strings } from '../strings/ui';
import type { FieldErrors } from './FieldErrors';

interface Props {
  label: string;
  description?: ReactNode;
  /** What a key is called, such as `Header`. */
  keyLabel: string;
  value: Record<string, string> | undefined;
  onChange: (value: Record<string, string> | undefined) => void;
  errors: FieldErrors;
  disabled: boolean;
}

type Row = readonly [key: string, value: string];

/** Names with their values. While it is typed, a name may be empty or there twice. */
export function MapInput({ label, description, keyLabel, value, onChange, errors, disabled }: Props) {
  const [rows, setRows] = useState<readonly Row[]>(() => Object.entries(value ?? {}));
  if (!isSame(toMap(rows) ?? {}, value ?? {})) setRows(Object.entries(value ?? {}));
  const change = (next: readonly Row[]) => {
    setRows(next);
    onChange(toMap(next));
  };
  const edit = (index: number, row: Row) => change(rows.map((old, at) => (at === index ? row : old)));
  return (
    <Input.Wrapper label={label} description={description} error={errors.all} labelElement="div">
      <Stack gap="xs" mt={4}>
        {rows.map(([key, text], index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other identity while their names are typed
          <Group key={index} gap="xs" wrap="nowrap">
            <TextInput
              aria-label={`${label}: ${keyLabel.toLowerCase()} ${index + 1}`}
              placeholder={keyLabel}
              value={key}
              disabled={disabled}
              onChange={(event) => edit(index, [event.currentTarget.value, text])}
              flex={1}
            />
            <TextInput
              aria-label={strings.valueOf(label, index + 1)}
              placeholder={strings.value}
              value={text}
              disabled={disabled}
              onChange={(event) => edit(index, [key, event.currentTarget.value])}
              flex={2}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              disabled={disabled}
              onClick={() => change(rows.filter((_, at) => at !== index))}
              aria-label={strings.removeRow(label, key, index)}
            >
              <IconTrash size={16} />
            </ActionIcon>
          </Group>
        ))}
        {!disabled && (
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconPlus size={14} />}
            onClick={() => setRows([...rows, ['', '']])}
            style={{ alignSelf: 'flex-start' }}
            aria-label={strings.addTo(label)}
          >
            {strings.add}
          </Button>
        )}
      </Stack>
    </Input.Wrapper>
  );
}

function toMap(rows: readonly Row[]): Record<string, string> | undefined {
  const named = rows.filter(([key]) => key !== '');
  return named.length === 0 ? undefined : Object.fromEntries(named);
}
