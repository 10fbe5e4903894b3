import { TextInput } from '@mantine/core';
import { type ReactNode, useMemo, useState } from 'react';
import { CodeInput } from '../editor/CodeInput';
import { jsonMark, type Wanted } from '../editor/json';
import { useAtRest } from '../editor/useAtRest';
import { isSame } from '../entity/draft';
import { strings } from '../strings/ui';
import { useUnread } from './unread';

interface Props {
  label: string;
  description?: ReactNode;
  placeholder?: string;
  value: unknown;
  /** Undefined when nothing is typed. */
  onChange: (value: unknown) => void;
  error?: string;
  disabled?: boolean;
}

const WANTED: Record<Wanted, string> = {
  value: strings.wantsAValue,
  name: strings.wantsAName,
  colon: strings.wantsAColon,
  comma: strings.wantsAComma,
  end: strings.wantsTheEnd,
};

/** Any JSON. What is not yet JSON stays in the input, marked where it stops being JSON. */
export function Json({ value, onChange, disabled, error, ...rest }: Props) {
  const [typed, type] = useTyped(value, onChange, pretty, parsed);
  const mark = useMemo(() => (typed.trim() === '' ? undefined : jsonMark(typed, WANTED)), [typed]);
  const fault = useAtRest(mark);
  useUnread(mark !== undefined);
  return (
    <CodeInput
      {...rest}
      isField
      value={typed}
      onChange={type}
      readOnly={disabled}
      fault={fault}
      error={error ?? (fault && strings.isNotJson)}
    />
  );
}

/** A number, true, false or null, when it looks like one; else text. In quotes it always is text. */
export function Scalar({ value, onChange, ...rest }: Props) {
  const [typed, type] = useTyped(value, onChange, scalarText, scalar);
  return <TextInput {...rest} spellCheck={false} value={typed} onChange={(event) => type(event.currentTarget.value)} />;
}

/** Keeps what is typed, which may say the same in another way, or nothing yet. */
function useTyped(
  value: unknown,
  onChange: (value: unknown) => void,
  write: (value: unknown) => string,
  read: (text: string) => unknown,
): [typed: string, type: (text: string) => void] {
  const [typed, setTyped] = useState(() => write(value));
  const [known, setKnown] = useState(value);
  if (!isSame(known, value)) {
    setKnown(value);
    setTyped(write(value));
  }
  const type = (next: string) => {
    setTyped(next);
    const said = read(next);
    if (said === NOT_JSON) return;
    setKnown(said);
    onChange(said);
  };
  return [typed, type];
}

const NOT_JSON = Symbol('not JSON');

function pretty(value: unknown): string {
  return value === undefined ? '' : JSON.stringify(value, null, 2);
}

function parsed(json: string): unknown {
  if (json.trim() === '') return undefined;
  try {
    return JSON.parse(json);
  } catch {
    return NOT_JSON;
  }
}

/** What a text says as one value. */
export function scalar(text: string): unknown {
  if (text === '') return undefined;
  const read = parsed(text);
  return read === NOT_JSON || typeof read === 'object' ? (text.trim() === 'null' ? null : text) : read;
}

/** The text that says a value. */
export function scalarText(value: unknown): string {
  if (typeof value !== 'string') return value === undefined ? '' : JSON.stringify(value);
  return scalar(value) === value ? value : JSON.stringify(value);
}
