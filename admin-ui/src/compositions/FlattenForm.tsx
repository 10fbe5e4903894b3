import { ActionIcon, Button, Group, Input, Select, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { Schemas } from '../api/client';
import type { FormProps } from '../entity/kind';
import { strings } from '../strings/compositions';

type Step = Schemas['FlattenStep'];

const OPERATIONS = ['move', 'delete', 'append'] as const;
type Operation = (typeof OPERATIONS)[number];

/** What is done to arrays, one after the other. */
export function FlattenForm({ value = [], onChange, errors, disabled }: FormProps<Step[] | undefined>) {
  const change = (next: Step[]) => onChange(next.length === 0 ? undefined : next);
  const edit = (index: number, step: Step) => change(value.map((old, at) => (at === index ? step : old)));
  return (
    <Input.Wrapper
      label={strings.operationsOnArrays}
      description={strings.theirPathsNameEachLevel}
      error={errors.own}
      labelElement="div"
    >
      <Stack gap="xs" mt={4}>
        {value.map((step, index) => {
          const operation = OPERATIONS.find((one) => step[one] !== undefined) ?? 'move';
          const path = step[operation] ?? '';
          const to = step.to ?? '';
          const write = (next: Operation, from: string, where: string) =>
            edit(index, next === 'delete' ? { delete: from } : { [next]: from, to: where });
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place in the list
            <Group key={index} gap="xs" align="flex-start">
              <Select
                aria-label={strings.operationOf(index + 1)}
                data={OPERATIONS}
                allowDeselect={false}
                value={operation}
                onChange={(next) => write(OPERATIONS.find((one) => one === next) ?? 'move', path, to)}
                disabled={disabled}
                w="6.5rem"
              />
              <TextInput
                aria-label={strings.operationPath(index + 1)}
                placeholder="items.*.price.amount"
                spellCheck={false}
                value={path}
                onChange={(event) => write(operation, event.currentTarget.value, to)}
                error={errors.at(`[${index}]`).at(operation).all ?? errors.at(`[${index}]`).own}
                disabled={disabled}
                flex="2 1 8rem"
              />
              {operation !== 'delete' && (
                <TextInput
                  aria-label={strings.operationTo(index + 1)}
                  placeholder="items.*.amount"
                  spellCheck={false}
                  value={to}
                  onChange={(event) => write(operation, path, event.currentTarget.value)}
                  error={errors.at(`[${index}]`).at('to').all}
                  disabled={disabled}
                  flex="2 1 8rem"
                />
              )}
              <ActionIcon
                variant="subtle"
                color="gray"
                mt={4}
                disabled={disabled}
                onClick={() => change(value.filter((_, at) => at !== index))}
                aria-label={strings.removeOperation(index + 1)}
              >
                <IconTrash size={16} />
              </ActionIcon>
            </Group>
          );
        })}
        {!disabled && (
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconPlus size={14} />}
            onClick={() => change([...value, { move: '', to: '' }])}
            style={{ alignSelf: 'flex-start' }}
          >
            {strings.addAnOperation}
          </Button>
        )}
      </Stack>
    </Input.Wrapper>
  );
}
