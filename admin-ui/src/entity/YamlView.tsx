import { yaml } from '@codemirror/lang-yaml';
import { syntaxHighlighting } from '@codemirror/language';
import { classHighlighter } from '@lezer/highlight';
import { basicSetup, EditorView } from 'codemirror';
import { useEffect, useRef } from 'react';
import { parseDocument, stringify } from 'yaml';
import { nonce } from '../app/nonce';
import { strings } from '../strings/entity';
import { isObject, isSame } from './draft';
import classes from './YamlView.module.css';

interface Props {
  value: object;
  onChange: (value: Record<string, unknown>) => void;
  /** Why the text says nothing yet; undefined when it does. */
  onProblem: (problem: string | undefined) => void;
  readOnly: boolean;
}

/** The entity as YAML, in step with the form. */
export default function YamlView({ value, onChange, onProblem, readOnly }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorView>(null);
  const shown = useRef<unknown>(undefined);
  // The editor is made once and calls what is current.
  const now = useRef({ value, onChange, onProblem });
  useEffect(() => {
    now.current = { value, onChange, onProblem };
  });

  useEffect(() => {
    if (place.current === null) return;
    shown.current = now.current.value;
    const view = new EditorView({
      parent: place.current,
      doc: stringify(now.current.value),
      extensions: [
        basicSetup,
        yaml(),
        syntaxHighlighting(classHighlighter),
        EditorView.lineWrapping,
        EditorView.cspNonce.of(nonce()),
        EditorView.editable.of(!readOnly),
        EditorView.contentAttributes.of({ 'aria-label': strings.yaml, 'aria-readonly': String(readOnly) }),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return;
          const read = readYaml(update.state.doc.toString());
          now.current.onProblem(read.problem);
          if (read.value === undefined || isSame(read.value, shown.current)) return;
          shown.current = read.value;
          now.current.onChange(read.value);
        }),
      ],
    });
    editor.current = view;
    return () => {
      view.destroy();
      now.current.onProblem(undefined);
    };
  }, [readOnly]);

  useEffect(() => {
    const view = editor.current;
    if (view === null || isSame(value, shown.current)) return;
    shown.current = value;
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: stringify(value) } });
  }, [value]);

  return <div ref={place} className={classes.editor} />;
}

function readYaml(text: string): { value?: Record<string, unknown>; problem?: string } {
  const document = parseDocument(text);
  const [first] = document.errors;
  if (first) return { problem: first.message.split('\n')[0] };
  const value: unknown = document.toJS({ maxAliasCount: 100 });
  return isObject(value) ? { value } : { problem: strings.thisMustBeAList };
}
