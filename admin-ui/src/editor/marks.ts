import { type Extension, MapMode, type Range, RangeSet, StateEffect, StateField, type Text } from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  EditorView,
  GutterMarker,
  gutterLineClass,
  WidgetType,
} from '@codemirror/view';

/** What is wrong in a line, which are counted from 1 on. */
export interface LineMark {
  line: number;
  text: string;
}

/** Says anew what is wrong; from then on each mark goes where its line goes, and away with what it is about. */
export const setMarks = StateEffect.define<readonly LineMark[]>();

/** Says what of the text, as it is now, cannot be read. */
export const setFault = StateEffect.define<LineMark | undefined>();

interface Placed {
  /** Where the line begins to say something; undefined when that is not there any more. */
  at: number | undefined;
  text: string;
}

interface Marked {
  marks: readonly Placed[];
  fault: Placed | undefined;
  beneath: DecorationSet;
  beside: RangeSet<GutterMarker>;
}

const NOTHING: Marked = { marks: [], fault: undefined, beneath: Decoration.none, beside: RangeSet.empty };

const marked = StateField.define<Marked>({
  create: () => NOTHING,
  update: (before, { changes, docChanged, effects, newDoc }) => {
    let { marks, fault } = before;
    if (docChanged) {
      const moved = ({ at, text }: Placed) => ({
        at: at === undefined ? undefined : (changes.mapPos(at, 1, MapMode.TrackAfter) ?? undefined),
        text,
      });
      marks = marks.map(moved);
      fault = fault && moved(fault);
    }
    for (const effect of effects) {
      if (effect.is(setMarks)) marks = effect.value.map((mark) => placed(newDoc, mark));
      if (effect.is(setFault)) fault = effect.value && placed(newDoc, effect.value);
    }
    if (marks === before.marks && fault === before.fault) return before;
    return { marks, fault, ...drawn(newDoc, fault ? [...marks, fault] : marks) };
  },
  provide: (field) => [
    EditorView.decorations.from(field, ({ beneath }) => beneath),
    gutterLineClass.from(field, ({ beside }) => beside),
  ],
});

/** Marks lines, and says beneath each what is wrong with it. */
export function marking(): Extension {
  return marked;
}

/** In which line each mark is now; undefined where what it was about is gone. */
export function markedLines({ state }: EditorView): (number | undefined)[] {
  return state.field(marked).marks.map(({ at }) => (at === undefined ? undefined : state.doc.lineAt(at).number));
}

function placed(document: Text, { line, text }: LineMark): Placed {
  const found = document.line(Math.min(Math.max(line, 1), document.lines));
  return { at: found.from + found.text.search(/\S|$/), text };
}

function drawn(document: Text, marks: readonly Placed[]): Pick<Marked, 'beneath' | 'beside'> {
  const reasons = new Map<number, string[]>();
  for (const { at, text } of marks) {
    if (at === undefined) continue;
    const { number } = document.lineAt(at);
    reasons.set(number, [...(reasons.get(number) ?? []), text]);
  }
  const beneath: Range<Decoration>[] = [];
  const beside: Range<GutterMarker>[] = [];
  for (const [number, texts] of reasons) {
    const { from, to } = document.line(number);
    beneath.push(LINE.range(from));
    beneath.push(Decoration.widget({ widget: new Reasons(texts), block: true, side: 1 }).range(to));
    beside.push(BESIDE.range(from));
  }
  return { beneath: Decoration.set(beneath, true), beside: RangeSet.of(beside, true) };
}

const LINE = Decoration.line({ class: 'cm-marked' });
const BESIDE = new (class extends GutterMarker {
  override elementClass = 'cm-marked';
})();

/** Not for those who listen: to them it is said beside the editor. */
class Reasons extends WidgetType {
  readonly #texts: readonly string[];

  constructor(texts: readonly string[]) {
    super();
    this.#texts = texts;
  }

  override eq(other: Reasons): boolean {
    return other.#texts.join('\n') === this.#texts.join('\n');
  }

  override toDOM(): HTMLElement {
    const all = document.createElement('div');
    all.className = 'cm-reasons';
    all.setAttribute('aria-hidden', 'true');
    for (const text of this.#texts) all.appendChild(document.createElement('div')).textContent = text;
    return all;
  }
}
