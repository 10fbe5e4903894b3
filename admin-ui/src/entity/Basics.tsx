import { SimpleGrid } from '@mantine/core';
import { List, Words } from '../ui/inputs';
import { put } from './draft';
import type { Entity, FormProps } from './kind';

/** Name and tags, which all kinds have. */
export function Basics<E extends Entity>({
  value,
  onChange,
  errors,
  disabled,
  isNew,
}: FormProps<E> & { isNew: boolean }) {
  const tags = (
    <List
      label="Tags"
      description="To find and filter by."
      value={value.tags}
      onChange={(next) => onChange(put(value, 'tags', next))}
      error={errors.at('tags').all}
      disabled={disabled}
    />
  );
  if (!isNew) return tags; // names never change, and the heading has it
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      <Words
        label="Name"
        description="Lower case letters, digits, dots, dashes. It never changes."
        value={value.name}
        onChange={(name) => onChange({ ...value, name })}
        error={errors.at('name').own}
        disabled={disabled}
        required
      />
      {tags}
    </SimpleGrid>
  );
}
