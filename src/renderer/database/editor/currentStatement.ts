import { StateEffect, StateField, type Extension } from '@codemirror/state';
import { Decoration, EditorView, ViewPlugin, type DecorationSet, type ViewUpdate } from '@codemirror/view';
import { statementsToRun, type TextRange } from '../statementsToRun';
import { editorDialect } from './editorDialect';

/** Longest text in which the statement is looked for with every movement, in UTF-16 units: some ms of work. */
const QUICK_LENGTH = 100_000;
/** How long after the last key or movement it is looked for, in ms: at once to the eye, and later in a long text. */
const DELAY_MS = { quick: 20, long: 300 };

const setRange = StateEffect.define<TextRange | null>();
const line = Decoration.line({ class: 'cm-runLine' });

/** The lines of the statement that "Run" would run. */
const current = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    let next = marks.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (effect.is(setRange)) next = linesOf(transaction.state.doc, effect.value);
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** Most lines that are marked: more than a screen has, whatever the statement. */
const MOST_LINES = 2000;

function linesOf(doc: EditorView['state']['doc'], range: TextRange | null): DecorationSet {
  if (range === null || range.to > doc.length) return Decoration.none;
  const first = doc.lineAt(range.from).number;
  const last = Math.min(doc.lineAt(range.to).number, first + MOST_LINES);
  const lines = Array.from({ length: last - first + 1 }, (_, at) => line.range(doc.line(first + at).from));
  return Decoration.set(lines);
}

const plugin = ViewPlugin.fromClass(
  class {
    #timer: ReturnType<typeof setTimeout> | null = null;

    constructor(readonly view: EditorView) {
      this.#plan();
    }

    update(update: ViewUpdate): void {
      if (update.docChanged || update.selectionSet) this.#plan();
    }

    destroy(): void {
      if (this.#timer !== null) clearTimeout(this.#timer);
    }

    #plan(): void {
      if (this.#timer !== null) clearTimeout(this.#timer);
      const quick = this.view.state.doc.length <= QUICK_LENGTH;
      this.#timer = setTimeout(() => this.#find(), quick ? DELAY_MS.quick : DELAY_MS.long);
    }

    #find(): void {
      const { state } = this.view;
      const { from, to, empty } = state.selection.main;
      const dialect = state.facet(editorDialect);
      const range = empty ? statementsToRun(state.doc.toString(), { from, to }, dialect)[0] : undefined;
      this.view.dispatch({ effects: setRange.of(range ?? null) });
    }
  },
);

/** Marks the statement that will be run, subtly. */
export const currentStatement: Extension = [current, plugin];
