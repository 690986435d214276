import { access, rm } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { MAX_REFUSED_ROWS, type RefusedRow } from '../../../shared/model/importing';
import { isJson, uniqueNames } from '../export/jsonWriter';
import { TargetFile } from '../export/targetFile';
import type { SourceCell } from './rowReader';
import type { PlacedRow } from './rowStream';

/** Names that are tried for the file. */
const MAX_TRIES = 1000;

/**
 * Rows that an import leaves out, in a file of JSON lines beside the imported one: each with its values, its line and
 * what the server said. The file is there when the import is, and never in the place of another one.
 */
export class RefusedRows {
  readonly listed: RefusedRow[] = [];
  count = 0;
  #file: TargetFile | null = null;
  #path = '';
  #isInPlace = false;

  constructor(
    private readonly beside: string,
    private readonly columns: readonly string[],
    /** Positions in the file that go to columns of JSON. */
    private readonly jsonColumns: ReadonlySet<number>,
  ) {}

  /** Name of the file; null: no row was refused. */
  get fileName(): string | null {
    return this.#path === '' ? null : basename(this.#path);
  }

  /** Throws `store-write-failed`. */
  async add(row: PlacedRow, why: string): Promise<void> {
    this.count += 1;
    if (this.listed.length < MAX_REFUSED_ROWS) this.listed.push({ line: row.line, why });
    if (this.#file === null) {
      this.#path = await freePath(this.beside);
      this.#file = await TargetFile.create(this.#path);
    }
    await this.#file.write(Buffer.from(`${this.#json(row, why)}\n`));
  }

  /** Puts the file in its place, if there is one. */
  async commit(): Promise<void> {
    await this.#file?.commit();
    this.#isInPlace = this.#file !== null;
  }

  /** Nothing was imported: the file is not needed. */
  async discard(): Promise<void> {
    if (this.#isInPlace) await rm(this.#path, { force: true }).catch(() => undefined);
    else await this.#file?.discard();
  }

  #json({ line, source }: PlacedRow, why: string): string {
    const names = source.cells.map(({ name }, index) => name ?? this.columns[index] ?? `column ${index + 1}`);
    const all = uniqueNames([...names, 'line', 'error']);
    const values = [
      ...source.cells.map(({ name, cell }, index) => this.#value(cell, name === null ? index : null)),
      String(line),
      JSON.stringify(why),
    ];
    return `{${all.map((name, index) => `${JSON.stringify(name)}:${values[index] ?? 'null'}`).join(',')}}`;
  }

  /** What gives the same value when it is imported again. `position`: of a cell of CSV. */
  #value(cell: SourceCell | null, position: number | null): string {
    if (cell === null) return 'null';
    const isRaw = position === null ? cell.bare : this.jsonColumns.has(position) && isJson(cell.text);
    if (isRaw) return cell.text.replace(/[\r\n]/g, ' ');
    return cell.token ?? JSON.stringify(cell.text);
  }
}

/** A name such as `orders.refused.ndjson` that no file has yet. */
async function freePath(beside: string): Promise<string> {
  const stem = join(dirname(beside), basename(beside, extname(beside)));
  for (let number = 1; number < MAX_TRIES; number++) {
    const path = `${stem}.refused${number === 1 ? '' : `-${number}`}.ndjson`;
    const isFree = await access(path).then(
      () => false,
      () => true,
    );
    if (isFree) return path;
  }
  return `${stem}.refused-${Date.now()}.ndjson`;
}
