import { BinnacleError } from '../../../shared/errors';
import type { CompareCounts, CompareQuestion } from '../../../shared/resultCompare';
import { RowPage } from '../../../shared/rowPage';
import type { RowSpool } from '../rowSpool';
import type { Pacer } from '../views/pacer';
import type { OnProgress } from '../views/scanPages';
import { keyOf, MAX_COMPARED_ROWS, RowKeys, tooLarge } from './rowKeys';
import { SpoolRows, type SpoolRow } from './spoolRows';

/** Two results with what is compared of them. */
export interface ComparedPair {
  left: RowSpool;
  right: RowSpool;
  question: CompareQuestion;
  /** Names of the compared columns, for messages. */
  columnNames: readonly string[];
}

/** Rows that differ, by their numbers in the results; -1: the other result has none. */
export interface RowDifferences {
  counts: CompareCounts;
  /** In the order of the left result, then those that only the right one has. */
  pairs: readonly { left: number; right: number }[];
}

/** Marks of left rows: the right result has none, an equal one, or another. */
const [ALONE, EQUAL, CHANGED] = [0, 1, 2] as const;

/**
 * Finds the rows of two results that belong together by their keys and compares them, byte by byte: NULL is a value of its
 * own, also in keys. Throws `conflict` where a key names two rows, `too-large`, `bad-request`, `cancelled` and what a
 * spool throws.
 */
export async function compareRows(
  pair: ComparedPair,
  pacer: Pacer,
  onProgress: OnProgress,
): Promise<RowDifferences> {
  const { left, right, question } = pair;
  const { columns, names } = question;
  if (columns.some((each) => each.left >= left.columns || each.right >= right.columns))
    throw new BinnacleError('bad-request', 'The result has no such column.');
  const comparison = new Comparison(pair);
  const half = (from: number): OnProgress => {
    return (done) => onProgress(from + done / 2);
  };
  await eachRow(left, names[0], pacer, half(0), (row, number) => comparison.addLeft(row, number));
  await eachRow(right, names[1], pacer, half(0.5), (row, number) => comparison.addRight(row, number));
  return comparison.differences();
}

/** All rows of the left result by their keys first, then those of the right one beside them. */
class Comparison {
  readonly #leftKey: readonly number[];
  readonly #rightKey: readonly number[];
  readonly #left: RowKeys;
  /** Rows that the left result does not have. */
  readonly #right: RowKeys;
  readonly #leftRows: SpoolRows;
  readonly #marks: Uint8Array;
  /** Right rows of left ones that changed. */
  readonly #partner = new Map<number, number>();
  readonly #alone: number[] = [];

  constructor(private readonly pair: ComparedPair) {
    const { left, question, columnNames } = pair;
    const keyed = question.columns.flatMap((each, at) =>
      each.key ? [{ ...each, name: columnNames[at] ?? '' }] : [],
    );
    this.#leftKey = keyed.map((each) => each.left);
    this.#rightKey = keyed.map((each) => each.right);
    const keysOf = (name: string, places: readonly number[]): RowKeys =>
      new RowKeys(
        name,
        keyed.map((each, at) => ({ place: places[at] ?? 0, name: each.name })),
      );
    this.#left = keysOf(question.names[0], this.#leftKey);
    this.#right = keysOf(question.names[1], this.#rightKey);
    this.#leftRows = new SpoolRows(left);
    this.#marks = new Uint8Array(left.rowCount);
  }

  addLeft(row: SpoolRow, number: number): null {
    this.#left.add(keyOf(row, this.#leftKey), number, row);
    return null;
  }

  addRight(row: SpoolRow, number: number): Promise<void> | null {
    const key = keyOf(row, this.#rightKey);
    const mine = this.#left.get(key);
    if (mine === undefined) {
      this.#right.add(key, number, row);
      this.#alone.push(number);
      return null;
    }
    if (this.#marks[mine] !== ALONE) throw this.#right.twice(row);
    const other = this.#leftRows.at(mine);
    if (other === null)
      return this.#leftRows.load(mine).then((loaded) => this.#compare(mine, number, loaded, row));
    this.#compare(mine, number, other, row);
    return null;
  }

  differences(): RowDifferences {
    return gathered(this.#marks, this.#partner, this.#alone);
  }

  #compare(mine: number, theirs: number, left: SpoolRow, right: SpoolRow): void {
    const { columns } = this.pair.question;
    const same = columns.every((each) => equalCells(left, each.left, right, each.right));
    this.#marks[mine] = same ? EQUAL : CHANGED;
    if (!same) this.#partner.set(mine, theirs);
  }
}

function gathered(
  marks: Uint8Array,
  partner: ReadonlyMap<number, number>,
  alone: readonly number[],
): RowDifferences {
  const counts: CompareCounts = { equal: 0, changed: 0, leftOnly: 0, rightOnly: alone.length };
  const pairs: { left: number; right: number }[] = [];
  for (const [left, mark] of marks.entries()) {
    if (mark === EQUAL) counts.equal += 1;
    else if (mark === ALONE) counts.leftOnly += 1;
    else counts.changed += 1;
    if (mark !== EQUAL) pairs.push({ left, right: partner.get(left) ?? -1 });
  }
  for (const right of alone) pairs.push({ left: -1, right });
  return { counts, pairs };
}

/** Hands on all rows in order; waits where `visit` returns something to wait for. */
async function eachRow(
  spool: RowSpool,
  name: string,
  pacer: Pacer,
  onProgress: OnProgress,
  visit: (row: SpoolRow, number: number) => Promise<void> | null,
): Promise<void> {
  if (spool.rowCount > MAX_COMPARED_ROWS) throw tooLarge(name);
  for (let index = 0; index < spool.pageCount; index++) {
    const { firstRow, page: bytes } = await spool.readPage(index);
    const page = new RowPage(bytes);
    for (let at = 0; at < page.rows; at++) {
      const wait = visit({ page, at }, firstRow + at);
      if (wait !== null) await wait;
      if (at % ROWS_A_LOOK === 0) await pacer.breathe();
    }
    onProgress((index + 1) / spool.pageCount);
  }
}

/** Rows between two looks at the clock. */
const ROWS_A_LOOK = 256;

/** Whether two cells have the same bytes. */
export function equalCells(a: SpoolRow, left: number, b: SpoolRow, right: number): boolean {
  const one = a.page.bytes(a.at, left);
  const other = b.page.bytes(b.at, right);
  if (one === null || other === null) return one === other;
  return one.length === other.length && Buffer.compare(one, other) === 0;
}
