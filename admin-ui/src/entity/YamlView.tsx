import { useEffect, useMemo, useRef, useState } from 'react';
import { parseDocument, stringify } from 'yaml';
import type { FieldProblem } from '../api/problem';
import CodeEditor from '../editor/CodeEditor';
import type { LineMark } from '../editor/marks';
import { lines } from '../editor/place';
import { useAtRest } from '../editor/useAtRest';
import { strings } from '../strings/entity';
import { isObject, isSame } from './draft';

interface Props {
  value: object;
  onChange: (value: Record<string, unknown>) => void;
  /** Why the text says nothing yet; undefined when it does. */
  onProblem: (problem: string | undefined) => void;
  /** What the API has against what was last saved. */
  problems: readonly FieldProblem[];
  readOnly: boolean;
}

/** The entity as YAML, in step with the form. */
export default function YamlView({ value, onChange, onProblem, problems, readOnly }: Props) {
  const [text, setText] = useState(() => stringify(value));
  const [known, setKnown] = useState<unknown>(value);
  if (!isSame(value, known)) {
    setKnown(value);
    setText(stringify(value));
  }
  const fault = useMemo(() => readYaml(text).fault, [text]);
  const shown = useRef(text);
  useEffect(() => {
    shown.current = text;
  });
  // In the lines of the text that was refused: from then on they go with it.
  const marks = useMemo(() => marksOf(problems, shown.current), [problems]);
  useEffect(() => {
    onProblem(fault?.text);
    return () => onProblem(undefined);
  }, [fault?.text, onProblem]);
  const edit = (next: string) => {
    setText(next);
    const read = readYaml(next);
    if (read.value === undefined || isSame(read.value, known)) return;
    setKnown(read.value);
    onChange(read.value);
  };
  return (
    <CodeEditor
      label={strings.yaml}
      value={text}
      onChange={edit}
      marks={marks}
      fault={useAtRest(fault)}
      isInvalid={fault !== undefined || problems.length > 0}
      readOnly={readOnly}
    />
  );
}

function marksOf(problems: readonly FieldProblem[], text: string): LineMark[] {
  const places = lines(
    text,
    problems.map(({ field }) => field),
  );
  return problems.map(({ field, message }, index) => ({
    // What is missing altogether, or is of the whole, is said where the whole begins.
    line: places[index] ?? 1,
    text: field === '' ? message : `${field}: ${message}`,
  }));
}

function readYaml(text: string): { value?: Record<string, unknown>; fault?: LineMark } {
  const document = parseDocument(text);
  const [first] = document.errors;
  if (first) return { fault: { line: first.linePos?.[0].line ?? 1, text: first.message.split('\n')[0] ?? '' } };
  const value: unknown = document.toJS({ maxAliasCount: 100 });
  return isObject(value) ? { value } : { fault: { line: 1, text: strings.thisMustBeAList } };
}
