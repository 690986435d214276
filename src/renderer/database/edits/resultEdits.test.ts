import { describe, expect, it, vi } from 'vitest';
import type { EditAnswers, EditQuestion, EditTarget } from '../../../shared/edits';
import type { ResultColumn } from '../../../shared/queryStream';
import { PageCache } from '../grid/pageCache';
import { pageBytes } from '../grid/testPage';
import { ResultEdits } from './resultEdits';

const columns: ResultColumn[] = [
  { name: 'id', type: 'bigint', class: 'number' },
  { name: 'name', type: 'text', class: 'text' },
];
const free = { refusal: null, nullable: true, default: '' };
const TARGET: EditTarget = { editable: true, schema: 'public', table: 't', key: [0], columns: [free, free] };

/** A result of three rows, and what the session host answers. */
async function edited(answer: EditAnswers['apply']): Promise<{
  edits: ResultEdits;
  result: PageCache;
  asked: EditQuestion[];
}> {
  const page = pageBytes([
    ['1', 'a'],
    ['2', 'b'],
    ['3', 'c'],
  ]);
  const result = new PageCache(columns, () => Promise.resolve({ firstRow: 0, page }));
  result.setRows(3, true);
  const asked: EditQuestion[] = [];
  const edits = new ResultEdits(result, (question) => {
    asked.push(question);
    return Promise.resolve((question.what === 'target' ? TARGET : answer) as never);
  });
  edits.begin();
  await vi.waitFor(() => expect(edits.store.getState().target).toEqual(TARGET));
  return { edits, result, asked };
}

/** A view that shows the last row of the result and then the first. */
function view(): PageCache {
  const page = pageBytes([
    ['3', 'c'],
    ['1', 'a'],
  ]);
  const sourceRows = Uint32Array.of(2, 0);
  const source = new PageCache(columns, () => Promise.resolve({ firstRow: 0, page, sourceRows }));
  source.setRows(2, true);
  return source;
}

const text = (value: string) => ({ kind: 'text', text: value }) as const;
const SAVED: EditAnswers['apply'] = { state: 'applied', rows: [], statements: 1, inTransaction: false };

describe('edits of a result', () => {
  it('name a row by its number in the result, wherever a view shows it', async () => {
    const { edits, result, asked } = await edited(SAVED);
    const shown = edits.over(view());
    const row = await shown.rowAt(0);
    expect(row).toBe(2);
    edits.set([{ row, column: 1, value: text('new') }]);
    const { page } = await shown.load(0);
    expect([page.text(0, 1), page.text(1, 1)]).toEqual(['new', 'a']);
    expect([shown.marks.rowMark(0), shown.marks.rowMark(1)]).toEqual(['update', '']);
    const plain = edits.over(result);
    const whole = await plain.load(2);
    expect(whole.page.text(2, 1)).toBe('new');
    await edits.apply();
    expect(asked.at(-1)).toEqual({
      what: 'apply',
      changes: [{ kind: 'update', id: 0, row: 2, base: 0, cells: [{ column: 1, value: text('new') }] }],
    });
  });

  it('put new rows behind all others, and keep them there when they are saved', async () => {
    const cells = [
      { column: 0, text: '9' },
      { column: 1, text: 'UP' },
    ];
    const { edits, result } = await edited({ ...SAVED, rows: [{ changeId: 0, base: 0, cells }] });
    const [row = 0] = edits.insert([[{ column: 1, value: text('up') }]]);
    const shown = edits.over(result);
    expect(shown.rowCount()).toBe(4);
    expect(await shown.rowAt(3)).toBe(row);
    await edits.apply();
    const { page, firstRow } = await shown.load(3);
    expect(page.text(3 - firstRow, 1)).toBe('UP');
    expect(shown.marks.rowMark(3)).toBe('saved');
    expect(edits.set([{ row, column: 1, value: text('again') }])).toBe(1);
  });

  it('apply over what others wrote only where that was chosen', async () => {
    const theirs = [
      { column: 0, text: '1' },
      { column: 1, text: 'theirs' },
    ];
    const conflict = await edited({ state: 'conflict', rows: [{ changeId: 0, base: 5, cells: theirs }] });
    const { edits, asked } = conflict;
    edits.set([{ row: 0, column: 1, value: text('mine') }]);
    expect(await edits.apply()).toBeNull();
    expect(edits.store.getState().conflicts).toMatchObject([{ row: 0 }]);
    edits.resolve(new Map([[0, new Set([1])]]));
    await edits.apply();
    expect(asked.at(-1)).toMatchObject({ changes: [{ row: 0, base: 5, cells: [{ column: 1 }] }] });
    edits.resolve(new Map());
    expect(edits.store.getState().staged.size).toBe(0);
  });

  it('keep what is staged, and say where it failed', async () => {
    const error = { code: 'query-failed', message: 'bad date', retryable: false } as const;
    const { edits, result } = await edited({ state: 'failed', error, changeId: 0, column: 1 });
    edits.set([{ row: 1, column: 1, value: text('x') }]);
    await edits.apply();
    expect(edits.store.getState()).toMatchObject({ failure: { message: 'bad date', row: 1, column: 1 } });
    expect(edits.store.getState().staged.size).toBe(1);
    const shown = edits.over(result);
    await shown.load(1);
    expect(shown.marks.cellMark(1, 1)).toBe('refused');
  });
});
