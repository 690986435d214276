import { StateEffect, StateField } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import type { PlacedStatement } from '../statementsToRun';

const setRun = StateEffect.define<readonly PlacedStatement[]>();

/** Where the statements of the newest run stand by now. */
export const runRanges = StateField.define<readonly PlacedStatement[]>({
  create: () => [],
  update(ranges, transaction) {
    for (const effect of transaction.effects) if (effect.is(setRun)) return effect.value;
    if (!transaction.docChanged || ranges.length === 0) return ranges;
    return ranges.map((each) => ({
      ...each,
      from: transaction.changes.mapPos(each.from, 1),
      to: transaction.changes.mapPos(each.to, -1),
    }));
  },
});

/** Remembers what is being run. */
export function rememberRun(view: EditorView, statements: readonly PlacedStatement[]): void {
  view.dispatch({ effects: setRun.of(statements) });
}

/** A statement of the newest run where it stands now; undefined: it was changed meanwhile. */
export function ranStatement(view: EditorView, index: number): PlacedStatement | undefined {
  const ran = view.state.field(runRanges)[index];
  return ran !== undefined && view.state.sliceDoc(ran.from, ran.to) === ran.text ? ran : undefined;
}
