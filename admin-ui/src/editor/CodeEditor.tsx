import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, syntaxHighlighting } from '@codemirror/language';
import { Compartment, EditorState } from '@codemirror/state';
import { placeholder as whenEmpty } from '@codemirror/view';
import { classHighlighter } from '@lezer/highlight';
import { useComputedColorScheme } from '@mantine/core';
import { basicSetup, EditorView, minimalSetup } from 'codemirror';
import { type Ref, useEffect, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react';
import { nonce } from '../app/nonce';
import classes from './CodeEditor.module.css';
import { type LineMark, markedLines, marking, setFault, setMarks } from './marks';

/** What others can have it do. */
export interface CodeHandle {
  focus(): void;
  /** Selects the line that a mark is in, and brings it into sight. */
  goTo(mark: number): void;
}

export interface CodeProps {
  /** What it is called for those who do not see it. */
  label: string;
  value: string;
  onChange: (text: string) => void;
  /** What is wrong, line by line; while text is typed the marks go where their lines go. */
  marks?: readonly LineMark[];
  /** What of the text, as it is now, cannot be read. */
  fault?: LineMark;
  /** In which lines the marks are now; undefined for those whose text is gone. */
  onLines?: (lines: (number | undefined)[]) => void;
  /** Looks like one field of many, and not like the document that a page is about. */
  isField?: boolean;
  readOnly?: boolean;
  placeholder?: string;
  isInvalid?: boolean;
  /** The ids of what describes it. */
  describedBy?: string;
  handle?: Ref<CodeHandle>;
}

const NONE: readonly LineMark[] = [];

/** Text in YAML, or in JSON, which is YAML. Tab leaves it, as it does any field; Ctrl-] and Ctrl-[ indent. */
export default function CodeEditor({
  label,
  value,
  onChange,
  marks = NONE,
  fault,
  onLines,
  isField = false,
  readOnly = false,
  placeholder = '',
  isInvalid = false,
  describedBy,
  handle,
}: CodeProps) {
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorView>(null);
  const held = useRef(value);
  const [said] = useState(() => ({ attributes: new Compartment(), scheme: new Compartment() }));
  const isDark = useComputedColorScheme('light') === 'dark';
  // The editor is made once and calls what is current.
  const now = useRef({ onChange, onLines });
  useLayoutEffect(() => {
    now.current = { onChange, onLines };
  });

  useLayoutEffect(() => {
    if (place.current === null) return;
    const view = new EditorView({
      parent: place.current,
      doc: held.current,
      extensions: [
        isField ? [minimalSetup, bracketMatching()] : basicSetup,
        yaml(),
        syntaxHighlighting(classHighlighter),
        marking(),
        whenEmpty(placeholder),
        EditorView.lineWrapping,
        EditorView.cspNonce.of(nonce()),
        said.attributes.of([]),
        said.scheme.of([]),
        EditorView.updateListener.of(({ docChanged, state, view: changed }) => {
          if (!docChanged) return;
          now.current.onLines?.(markedLines(changed));
          const text = state.doc.toString();
          if (text === held.current) return;
          held.current = text;
          now.current.onChange(text);
        }),
      ],
    });
    editor.current = view;
    return () => view.destroy();
  }, [isField, placeholder, said]);

  // With the commit that brings the value: between the two nothing can be typed, which would be undone.
  useLayoutEffect(() => {
    const view = editor.current;
    if (view === null || value === held.current) return;
    held.current = value;
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: value } });
  }, [value]);

  useEffect(() => {
    const attributes = EditorView.contentAttributes.of({
      'aria-label': label,
      'aria-readonly': String(readOnly),
      'aria-invalid': String(isInvalid),
      ...(describedBy && { 'aria-describedby': describedBy }),
      // What cannot be edited is not reached by keyboard of itself.
      ...(readOnly && { tabindex: '0' }),
    });
    const access = [EditorState.readOnly.of(readOnly), EditorView.editable.of(!readOnly)];
    editor.current?.dispatch({ effects: said.attributes.reconfigure([attributes, access]) });
  }, [label, readOnly, isInvalid, describedBy, said]);

  useEffect(() => {
    editor.current?.dispatch({ effects: said.scheme.reconfigure(EditorView.darkTheme.of(isDark)) });
  }, [isDark, said]);

  useEffect(() => {
    const view = editor.current;
    if (view === null) return;
    view.dispatch({ effects: setMarks.of(marks) });
    now.current.onLines?.(markedLines(view));
  }, [marks]);

  useEffect(() => {
    editor.current?.dispatch({ effects: setFault.of(fault) });
  }, [fault]);

  useImperativeHandle(handle, () => ({
    focus: () => editor.current?.focus(),
    goTo: (mark) => {
      const view = editor.current;
      const line = view === null ? undefined : markedLines(view)[mark];
      if (view === null || line === undefined) return;
      const { from, to } = view.state.doc.line(line);
      view.dispatch({
        selection: { anchor: from, head: to },
        effects: EditorView.scrollIntoView(from, { y: 'center' }),
      });
      view.focus();
    },
  }));

  return <div ref={place} className={isField ? `${classes.editor} ${classes.field}` : classes.editor} />;
}
