import { describe, expect, it } from 'vitest';
import { StagedEdits } from './stagedEdits';

const text = (value: string) => ({ kind: 'text', text: value }) as const;

describe('StagedEdits', () => {
  it('undoes and redoes steps, and a new step ends what could be redone', () => {
    const edits = new StagedEdits();
    edits.set([{ row: 4, column: 1, value: text('a') }]);
    edits.delete([7]);
    edits.undo();
    expect([...edits.rows.keys()]).toEqual([4]);
    edits.redo();
    expect(edits.rows.get(7)).toEqual({ kind: 'delete' });
    edits.undo();
    edits.set([{ row: 4, column: 2, value: { kind: 'null' } }]);
    expect(edits.canRedo).toBe(false);
    expect(edits.rows.get(4)).toEqual({
      kind: 'update',
      cells: new Map<number, unknown>([
        [1, text('a')],
        [2, { kind: 'null' }],
      ]),
    });
    edits.undo();
    edits.undo();
    expect(edits.rows.size).toBe(0);
    expect(edits.canUndo).toBe(false);
  });

  it('takes the change of a cell back, and with the last one that of the row', () => {
    const edits = new StagedEdits();
    edits.set([{ row: 1, column: 0, value: text('x') }]);
    edits.set([{ row: 1, column: 0, value: null }]);
    expect(edits.rows.size).toBe(0);
  });

  it('numbers new rows downwards, and deleting one of them leaves no trace', () => {
    const edits = new StagedEdits();
    expect(edits.insert([[], [{ column: 2, value: text('b') }]])).toEqual([-1, -2]);
    edits.set([{ row: -1, column: 0, value: text('1') }]);
    expect(edits.added).toEqual([-1, -2]);
    edits.delete([-1]);
    expect(edits.added).toEqual([-2]);
    expect(edits.insert([[]])).toEqual([-3]);
  });

  it('brings deleted rows back by deleting them again', () => {
    const edits = new StagedEdits();
    edits.delete([1, 2]);
    edits.delete([1]);
    expect([...edits.rows.keys()]).toEqual([2]);
  });
});
