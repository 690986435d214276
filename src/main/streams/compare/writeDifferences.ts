import { BETWEEN_NAMES, CHANGED, GONE, NEW, type CompareQuestion } from '../../../shared/resultCompare';
import { RowPageBuilder } from '../../../shared/rowPage';
import type { RowSpool } from '../rowSpool';
import type { Pacer } from '../views/pacer';
import type { OnProgress } from '../views/scanPages';
import { equalCells, type ComparedPair, type RowDifferences } from './compareRows';
import { SpoolRows, type SpoolRow } from './spoolRows';

type Side = 'left' | 'right';

/** Writes the rows that differ into a spool, those that belong together one below the other. Throws what spools throw. */
export async function writeDifferences(
  { left, right, question, columnNames }: ComparedPair,
  { pairs }: RowDifferences,
  into: RowSpool,
  pacer: Pacer,
  onProgress: OnProgress,
): Promise<void> {
  const rows = { left: new SpoolRows(left), right: new SpoolRows(right) };
  const read = async (side: Side, row: number): Promise<SpoolRow | null> =>
    row < 0 ? null : (rows[side].at(row) ?? (await rows[side].load(row)));
  const writer = new DifferenceWriter(question, into);
  for (const [at, pair] of pairs.entries()) {
    const [one, other] = [await read('left', pair.left), await read('right', pair.right)];
    const difference =
      one === null ? NEW : other === null ? GONE : changeOf(one, other, question, columnNames);
    if (one !== null) await writer.add('left', one, difference);
    if (other !== null) await writer.add('right', other, difference);
    onProgress((at + 1) / pairs.length);
    await pacer.breathe();
  }
  await writer.flush();
}

function changeOf(
  one: SpoolRow,
  other: SpoolRow,
  { columns }: CompareQuestion,
  names: readonly string[],
): string {
  const changed = columns.flatMap((each, at) =>
    equalCells(one, each.left, other, each.right) ? [] : [names[at] ?? ''],
  );
  return CHANGED + changed.join(BETWEEN_NAMES);
}

/** Gathers rows into the pages of a spool. */
class DifferenceWriter {
  readonly #builder: RowPageBuilder;
  readonly #names: Readonly<Record<Side, Buffer>>;

  constructor(
    private readonly question: CompareQuestion,
    private readonly into: RowSpool,
  ) {
    const [left, right] = question.names;
    this.#builder = new RowPageBuilder(into.columns);
    this.#names = { left: Buffer.from(left), right: Buffer.from(right) };
  }

  async add(side: Side, { page, at }: SpoolRow, difference: string): Promise<void> {
    const said = [this.#names[side], Buffer.from(difference)];
    const cells = [...said, ...this.question.columns.map((each) => page.bytes(at, each[side]))];
    const bytes = cells.reduce((sum, cell) => sum + (cell?.length ?? 0), 0);
    if (!this.#builder.fits(bytes)) await this.flush();
    for (const cell of cells) {
      if (cell === null) this.#builder.nullCell();
      else this.#builder.cell(cell, 0, cell.length);
    }
    this.#builder.endRow();
  }

  async flush(): Promise<void> {
    const { rows } = this.#builder;
    if (rows > 0) await this.into.append(this.#builder.take(), rows);
  }
}
