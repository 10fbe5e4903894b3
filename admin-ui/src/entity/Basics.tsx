import { SimpleGrid } from '@mantine/core';
import { common } from '../strings/common';
import { strings } from '../strings/entity';
import { List, Words } from '../ui/inputs';
import { bound } from './bound';
import type { Entity, FormProps } from './kind';

/** Name and tags, which all kinds have. */
export function Basics<E extends Entity>({
  value,
  onChange,
  errors,
  disabled,
  isNew,
}: FormProps<E> & { isNew: boolean }) {
  const { field } = bound({ value, onChange, errors, disabled });
  const tags = <List label={strings.tags} description={strings.toFindAndFilterBy} {...field('tags')} />;
  if (!isNew) return tags; // names never change, and the heading has it
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      <Words
        label={common.name}
        description={strings.lowerCaseLettersDigitsDots}
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
