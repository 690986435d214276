import { describe, expect, it } from 'vitest';
import type { EditQuestion } from '../../../shared/edits';
import type { OpenedJournal } from '../../../shared/journalEdits';
import { openedEdits, shownCells } from './openedEdits';

const free = { refusal: null, nullable: true, default: '' };
const OPENED: OpenedJournal = {
  entry: {
    ...{
      id: 7,
      hostId: 'h',
      endpointId: 'e',
      hostName: 'db01',
      engine: 'postgres',
      database: 'd',
      user: 'u',
    },
    ...{ schema: 'public', table: 't', writtenAt: 1, state: 'applied', updates: 1, inserts: 1, deletes: 1 },
    ...{ leftOut: 0, undoes: null, bytes: 9 },
  },
  resultId: 1_000_000_001,
  columns: [
    { name: 'id', type: 'bigint', class: 'number' },
    { name: 'name', type: 'text', class: 'text' },
  ],
  target: { editable: true, schema: 'public', table: 't', key: [0], columns: [free, free] },
  changes: [
    {
      kind: 'delete',
      before: [
        [0, '1'],
        [1, null],
      ],
      after: null,
    },
    {
      kind: 'update',
      before: [
        [0, '2'],
        [1, 'old'],
      ],
      after: [
        [0, '2'],
        [1, 'new'],
      ],
    },
    { kind: 'insert', before: null, after: [[0, '3']] },
  ],
  inverse: [
    {
      ...{ kind: 'insert', id: 0 },
      cells: [
        { column: 0, value: { kind: 'text', text: '1' } },
        { column: 1, value: { kind: 'null' } },
      ],
    },
    {
      ...{ kind: 'update', id: 1, row: 1, base: 0 },
      cells: [{ column: 1, value: { kind: 'text', text: 'old' } }],
    },
    { kind: 'delete', id: 2, row: 2, base: 0 },
  ],
};

describe('an opened entry of the undo journal', () => {
  it('has its inverse staged, and asks for just that', async () => {
    const asked: EditQuestion[] = [];
    const edits = openedEdits(OPENED, (question) => {
      asked.push(question);
      return Promise.resolve([] as never);
    });
    expect(edits.store.getState().staged.size).toBe(3);
    await edits.review();
    const [question] = asked;
    const changes = question?.what === 'review' ? question.changes : [];
    const withoutId = (change: (typeof changes)[number]): object => ({ ...change, id: 0 });
    expect(changes.map(withoutId)).toEqual(expect.arrayContaining(OPENED.inverse.map(withoutId)) as unknown);
    expect(await edits.textBefore(1, 1)).toBe('new');
  });

  it('tells apart what was NULL and where there was no row', () => {
    const [deleted, updated, inserted] = OPENED.changes.map((change) => shownCells(change, OPENED.columns));
    expect(deleted).toEqual([
      { name: 'id', before: '1', after: undefined },
      { name: 'name', before: null, after: undefined },
    ]);
    expect(updated?.[1]).toEqual({ name: 'name', before: 'old', after: 'new' });
    expect(inserted).toEqual([{ name: 'id', before: undefined, after: '3' }]);
  });
});
