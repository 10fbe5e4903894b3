import '@mantine/core/styles/NumberInput.css';
import { NumberInput, Select, Switch, TagsInput, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';

interface Common {
  label: string;
  description?: ReactNode;
  error?: string;
  disabled?: boolean;
  required?: boolean;
  placeholder?: string;
}

type Of<V> = Common & { value: V | undefined; onChange: (value: V | undefined) => void };

/** Text; empty is the same as not there. */
export function Words({ value, onChange, ...rest }: Of<string>) {
  return (
    <TextInput
      {...rest}
      spellCheck={false}
      value={value ?? ''}
      onChange={(event) => onChange(event.currentTarget.value === '' ? undefined : event.currentTarget.value)}
    />
  );
}

/** A whole number. The API says whether it is in range. */
export function Whole({ value, onChange, ...rest }: Of<number>) {
  return (
    <NumberInput
      {...rest}
      allowDecimal={false}
      hideControls
      value={value ?? ''}
      onChange={(next) => onChange(typeof next === 'number' ? next : next === '' ? undefined : Number(next))}
    />
  );
}

interface Offered {
  /** Those that are known. */
  of?: readonly string[];
  /** Is told what is typed, where the API looks for those that are like it. */
  onSearch?: (text: string) => void;
  /** What is shown of one that is offered. */
  option?: (one: string) => ReactNode;
}

/** Several texts; where some are known, those are offered. */
export function List({ value, onChange, of, onSearch, option, ...rest }: Of<string[]> & Offered) {
  return (
    <TagsInput
      {...rest}
      data={of === undefined ? undefined : [...of]}
      onSearchChange={onSearch}
      // They are filtered already.
      filter={onSearch && (({ options }) => options)}
      renderOption={option && (({ option: { value: one } }) => option(one))}
      splitChars={[',', ' ']}
      acceptValueOnBlur
      clearable={!rest.disabled}
      value={value ?? []}
      onChange={(next) => onChange(next.length === 0 ? undefined : next)}
    />
  );
}

/** One of a few words. */
export function Choice<T extends string>({ value, onChange, of, ...rest }: Of<T> & { of: readonly T[] }) {
  return (
    <Select
      {...rest}
      data={of}
      clearable={!rest.required}
      value={value ?? null}
      onChange={(next) => onChange(of.find((one) => one === next))}
    />
  );
}

/** Yes or no. */
export function Flag({ value, onChange, placeholder: _, ...rest }: Of<boolean>) {
  return <Switch {...rest} checked={value ?? false} onChange={(event) => onChange(event.currentTarget.checked)} />;
}
