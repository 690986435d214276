import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ResultColumn } from '../../../shared/queryStream';
import {
  CHANGED,
  GONE,
  NEW,
  type CompareHostFrame,
  type CompareQuestion,
  type ComparedColumn,
} from '../../../shared/resultCompare';
import { RowPage, RowPageBuilder } from '../../../shared/rowPage';
import { QueryResults } from '../queryResults';
import { newFolder } from '../spoolTestkit';
import { CompareRequests } from './compareRequests';

type Cells = readonly (string | null)[];

const column = (name: string): ResultColumn => ({ name, type: 'text', class: 'text' });

async function result(results: QueryResults, names: string[], rows: readonly Cells[]): Promise<number> {
  const { id, spool } = results.create(names.map(column));
  const builder = new RowPageBuilder(names.length);
  const kept = await spool;
  // Small pages, so that rows that belong together lie in different ones.
  for (const [at, row] of rows.entries()) {
    for (const cell of row) {
      const bytes = Buffer.from(cell ?? '');
      if (cell === null) builder.nullCell();
      else builder.cell(bytes, 0, bytes.length);
    }
    builder.endRow();
    if (builder.rows === 3 || at === rows.length - 1) {
      const count = builder.rows;
      await kept.append(builder.take(), count);
    }
  }
  return id;
}

async function rowsOf(results: QueryResults, id: number): Promise<Cells[]> {
  const { spool, columns } = await results.kept(id);
  const rows: Cells[] = [];
  for (let index = 0; index < spool.pageCount; index++) {
    const page = new RowPage((await spool.readPage(index)).page);
    for (let at = 0; at < page.rows; at++) rows.push(columns.map((_, each) => page.text(at, each)));
  }
  return rows;
}

function newResults(): QueryResults {
  const results = new QueryResults(newFolder());
  onTestFinished(() => results.dispose());
  return results;
}

interface Done {
  frame: Exclude<CompareHostFrame, { t: 'compare-progress' }>;
  rows: Cells[];
  results: QueryResults;
}

const both = (...keys: number[]): ComparedColumn[] =>
  [0, 1, 2].map((at) => ({ left: at, right: at, key: keys.includes(at) }));

async function compared(
  left: readonly Cells[],
  right: readonly Cells[],
  columns: ComparedColumn[] = both(0).slice(0, left[0]?.length ?? right[0]?.length ?? 2),
): Promise<Done> {
  const results = newResults();
  const frames: CompareHostFrame[] = [];
  const requests = new CompareRequests(results, (frame) => frames.push(frame));
  const names = ['id', 'name', 'more'].slice(0, left[0]?.length ?? right[0]?.length ?? 2);
  const question: CompareQuestion = {
    left: await result(results, names, left),
    right: await result(results, names, right),
    ...{ names: ['one', 'two'], columns },
  };
  await requests.obey({ t: 'compare', requestId: 1, question });
  const frame = frames.find((each) => each.t !== 'compare-progress');
  if (frame?.t !== 'compare-answer' && frame?.t !== 'compare-failed') throw new Error('no answer came');
  const rows = frame.t === 'compare-answer' ? await rowsOf(results, frame.answer.resultId) : [];
  return { frame, rows, results };
}

describe('comparing two results', () => {
  it('shows what has gone, what has changed and what is new, and counts what is equal', async () => {
    const { frame, rows } = await compared(
      [
        ['1', 'a'],
        ['2', 'b'],
        ['3', 'c'],
        ['4', null],
      ],
      [
        ['5', 'e'],
        ['4', ''],
        ['3', 'C'],
        ['1', 'a'],
      ],
    );
    expect(rows).toEqual([
      ['one', GONE, '2', 'b'],
      ['one', `${CHANGED}name`, '3', 'c'],
      ['two', `${CHANGED}name`, '3', 'C'],
      ['one', `${CHANGED}name`, '4', null],
      ['two', `${CHANGED}name`, '4', ''],
      ['two', NEW, '5', 'e'],
    ]);
    expect(frame).toMatchObject({
      answer: {
        rows: 6,
        columns: [{ name: 'result' }, { name: 'difference' }, { name: 'id' }, { name: 'name' }],
        counts: { equal: 1, changed: 2, leftOnly: 1, rightOnly: 1 },
      },
    });
  });

  it('takes keys of several columns apart, also where their texts run together, and NULL from empty', async () => {
    const rows: Cells[] = [
      ['a', 'bc', '1'],
      ['ab', 'c', '2'],
      [null, 'c', '3'],
      ['', 'c', '4'],
    ];
    const { frame } = await compared(rows, [...rows].reverse(), both(0, 1));
    expect(frame).toMatchObject({ answer: { rows: 0, counts: { equal: 4 } } });
  });

  it('refuses a key that names two rows, and says which', async () => {
    const twice: Cells[] = [
      ['1', 'a'],
      ['1', 'b'],
    ];
    for (const [left, right, name] of [
      [twice, [['2', 'a']], 'one'],
      [[['2', 'a']], twice, 'two'],
      [[['1', 'a']], twice, 'two'],
    ] as const) {
      const { frame } = await compared(left, right);
      expect(frame).toMatchObject({
        error: { code: 'conflict', message: `In “${name}” two rows have id = 1.` },
      });
    }
  });

  it('compares empty results, and refuses columns and results that are not there', async () => {
    expect((await compared([], [['1', 'a']])).rows).toEqual([['two', NEW, '1', 'a']]);
    expect((await compared([['1', 'a']], [])).rows).toEqual([['one', GONE, '1', 'a']]);
    const wrong = await compared([['1', 'a']], [['1', 'a']], [{ left: 0, right: 7, key: true }]);
    expect(wrong.frame).toMatchObject({ error: { code: 'bad-request' } });
    const frames: CompareHostFrame[] = [];
    const requests = new CompareRequests(wrong.results, (frame) => frames.push(frame));
    const question: CompareQuestion = { left: 1, right: 99, names: ['one', 'two'], columns: both(0) };
    await requests.obey({ t: 'compare', requestId: 7, question });
    expect(frames).toMatchObject([{ requestId: 7, error: { code: 'not-found' } }]);
  });

  it('ends when it is not wanted any more, and leaves nothing behind', async () => {
    const results = newResults();
    const frames: CompareHostFrame[] = [];
    const requests = new CompareRequests(results, (frame) => frames.push(frame));
    const [left, right] = [await result(results, ['id'], [['1']]), await result(results, ['id'], [['2']])];
    const columns = [{ left: 0, right: 0, key: true }];
    const done = requests.obey({
      ...{ t: 'compare', requestId: 3 },
      question: { left, right, names: ['one', 'two'], columns },
    });
    requests.stop(3);
    await done;
    expect(frames).toMatchObject([{ t: 'compare-failed', error: { code: 'cancelled' } }]);
    await expect(results.kept(right + 1)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('finds what a comparison of all with all finds', async () => {
    const cell = fc.option(fc.constantFrom('', 'a', 'ä', 'NULL', '10', '9'), { nil: null });
    const key = fc.option(fc.constantFrom('', '1', '2', '10', 'n', 'v'), { nil: null });
    const table = fc.uniqueArray(fc.tuple(key, cell), { selector: ([id]) => id, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(table, table, async (left, right) => {
        const expected: Cells[] = left.flatMap((row): Cells[] => {
          const other = right.find(([id]) => id === row[0]);
          if (other === undefined) return [['one', GONE, ...row]];
          if (other[1] === row[1]) return [];
          return [
            ['one', `${CHANGED}name`, ...row],
            ['two', `${CHANGED}name`, ...other],
          ];
        });
        const added = right.filter(([id]) => left.every((row) => row[0] !== id));
        const { rows } = await compared(left, right, both(0).slice(0, 2));
        expect(rows).toEqual([...expected, ...added.map((row) => ['two', NEW, ...row])]);
      }),
      { numRuns: 60 },
    );
  });
});
