import { StateEffect, StateField, type Extension } from '@codemirror/state';
import { Decoration, EditorView, WidgetType, type DecorationSet } from '@codemirror/view';
import type { TextRange } from '../statementsToRun';

/** An error of the server and where it stands. */
export interface MarkedError extends TextRange {
  message: string;
}

/** Longest message below a line, in UTF-16 units; the whole of it is among the messages. */
const MOST_SHOWN = 300;

const setError = StateEffect.define<MarkedError | null>();

class ErrorLine extends WidgetType {
  constructor(readonly message: string) {
    super();
  }

  override eq(other: ErrorLine): boolean {
    return other.message === this.message;
  }

  override toDOM(): HTMLElement {
    const line = document.createElement('div');
    line.className = 'cm-errorLine';
    line.textContent =
      this.message.length <= MOST_SHOWN ? this.message : `${this.message.slice(0, MOST_SHOWN)}…`;
    return line;
  }
}

const field = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    // What was wrong may be put right by now.
    let next = transaction.docChanged ? Decoration.none : marks;
    for (const effect of transaction.effects) {
      if (!effect.is(setError)) continue;
      const error = effect.value;
      if (error === null || error.to > transaction.state.doc.length) next = Decoration.none;
      else {
        const { doc } = transaction.state;
        next = Decoration.set(
          [
            ...(error.from < error.to
              ? [Decoration.mark({ class: 'cm-errorMark' }).range(error.from, error.to)]
              : []),
            Decoration.widget({ widget: new ErrorLine(error.message), block: true, side: 1 }).range(
              doc.lineAt(error.to).to,
            ),
          ],
          true,
        );
      }
    }
    return next;
  },
  provide: (own) => EditorView.decorations.from(own),
});

/** Shows where a statement failed, until the text is edited. */
export const errorMarks: Extension = field;

/** Marks an error and brings it into view; null takes the mark away. */
export function markError(view: EditorView, error: MarkedError | null): void {
  view.dispatch({
    effects: [
      setError.of(error),
      ...(error === null ? [] : [EditorView.scrollIntoView(error.from, { y: 'nearest' })]),
    ],
  });
}
