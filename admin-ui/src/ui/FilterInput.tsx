import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';

/** Long enough for the next letter. */
const PAUSE_MILLIS = 250;

interface Props {
  label: string;
  placeholder: string;
  /** As the address has it. */
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  /** It is what one looks for first. */
  main?: boolean;
  className?: string;
}

/** A filter that is typed: what is in it is looked for after a pause, each by itself. */
export function FilterInput({ label, placeholder, value, onChange, main = false, className }: Props) {
  const [text, setText] = useState(value ?? '');
  const [seen, setSeen] = useState(value);
  /** What was asked for from here, and is not in the address yet. */
  const [asked, setAsked] = useState<readonly (string | undefined)[]>([]);
  if (seen !== value) {
    setSeen(value);
    if (!asked.includes(value))
      setText(value ?? ''); // from elsewhere, as by the browser's back button
    else if (asked.at(-1) === value) setAsked([]);
  }
  const look = useDebouncedCallback((typed: string) => {
    const next = typed === '' ? undefined : typed;
    if (next === (asked.length > 0 ? asked.at(-1) : value)) return;
    setAsked((before) => [...before, next]);
    onChange(next);
  }, PAUSE_MILLIS);
  return (
    <TextInput
      type={main ? 'search' : 'text'}
      aria-label={label}
      placeholder={placeholder}
      leftSection={main && <IconSearch size={16} />}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        look(event.currentTarget.value);
      }}
      className={className}
    />
  );
}
