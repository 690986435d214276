import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { copyWriter, type CopyFormat } from '../../../src/renderer/database/grid/copyFormats';
import type { QuerySession } from '../../../src/main/sessions/queryCapability';
import { exportStatement } from '../../../src/main/streams/export/exportRun';
import { exportOptions } from '../../../src/main/streams/export/exportTestkit';
import { importFile } from '../../../src/main/streams/import/importRun';
import type { ImportFormat } from '../../../src/shared/model/importing';
import { run } from '../queryDriverSuite';
import { columnName, rowsOf, tableOf, type ExactEngine } from './exactEngine';
import { xlsxCells } from './xlsxCells';

/** Zones of the process and of the command line; null: as the machine is set. */
const ZONES = [null, 'Europe/Berlin', 'Asia/Kolkata'] as const;
/** Minutes that the clock of a zone is behind UTC on 1 July 2026, as JavaScript counts. */
const JULY_OFFSETS = { 'Europe/Berlin': -120, 'Asia/Kolkata': -330 } as const;
/** Longest text of a cell of XLSX, in UTF-16 units. */
const XLSX_CELL = 32_767;

const CSV: ImportFormat = { format: 'csv', delimiter: ',', quote: '"', header: true, nullText: '' };
const never = (): AbortSignal => new AbortController().signal;
const quiet = (): { signal: AbortSignal; onProgress: () => undefined } => ({
  signal: never(),
  onProgress: () => undefined,
});

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'binnacle-exact-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Everything that happens to values, from the engine's own command line back to it. */
export function exactLoop(engine: () => ExactEngine): void {
  describe.each(ZONES)('values in the zone %s', (zone) => {
    const before = process.env['TZ'];
    const table = `exact_${ZONES.indexOf(zone)}`;
    let found: ExactEngine;
    let original: string[] = [];

    beforeAll(() => {
      if (zone === null) delete process.env['TZ'];
      else process.env['TZ'] = zone;
      found = engine();
    });
    afterAll(() => {
      if (before === undefined) delete process.env['TZ'];
      else process.env['TZ'] = before;
    });

    async function imported(
      session: QuerySession,
      path: string,
      name: string,
      format: ImportFormat,
    ): Promise<void> {
      await found.cli(tableOf(name, found.values));
      const mapping = ['id', 'note', ...found.values.map((_, index) => columnName(index))];
      const target = { schema: found.schema, name };
      const request = { table: target, format, mapping, bytes: 'hex', onError: 'stop' } as const;
      await importFile({ session, dialect: found.dialect, path, request, ...quiet() });
    }

    it('is in effect in this process, and for what it starts', () => {
      expect(process.env['TZ']).toBe(zone ?? undefined);
      if (zone !== null) expect(new Date(2026, 6, 1).getTimezoneOffset()).toBe(JULY_OFFSETS[zone]);
      if (zone !== null)
        expect(Intl.DateTimeFormat().resolvedOptions().timeZone).toMatch(/Berlin|Calcutta|Kolkata/);
    });

    it('are shown as the command line shows them', async () => {
      const { values } = found;
      await found.cli(`${tableOf(table, values)}\n${rowsOf(table, values)}`);
      const { rows } = await run(await found.open(), `SELECT * FROM ${table} ORDER BY id`);
      const asked = values.flatMap(({ shown }, index) => (shown === undefined ? [index] : []));
      const printed = await found.cliShows(table, asked);
      const wanted = values.map(({ shown }, index) => shown ?? printed[asked.indexOf(index)]);
      expectCells(rows[0]?.slice(2) ?? [], wanted, values);
      expect(new Set(rows[1]?.slice(1))).toEqual(new Set([null]));
    });

    it('stay as they are when a cell beside them is edited', async () => {
      const untouched = await found.dump(table);
      await found.edit(table);
      original = await found.dump(table);
      expect(original.length).toBe(2 * (found.values.length + 2));
      const changed = original.flatMap((cell, at) => (cell === untouched[at] ? [] : [at]));
      expect(changed).toEqual([1]);
    });

    it.each<[CopyFormat, ImportFormat]>([
      ['tsv', { ...CSV, delimiter: '\t' }],
      ['csv', CSV],
      ['json', { ...CSV, format: 'json' }],
      ['insert', CSV],
    ])('are the same again when they are copied as %s', async (format, reading) => {
      const session = await found.open();
      const { rows, columns } = await run(session, `SELECT * FROM ${table} ORDER BY id`);
      const copy = `copied_${format}_${ZONES.indexOf(zone)}`;
      const writer = copyWriter(format, columns ?? [], {
        headers: true,
        table: copy,
        dialect: found.dialect,
      });
      const text = [writer.begin(), ...rows.map((row) => writer.row(row)), writer.end()].join('');
      if (format === 'insert') await found.cli(`${tableOf(copy, found.values)}\n${text}`);
      else {
        const path = join(folder(), 'copy');
        writeFileSync(path, text);
        await imported(session, path, copy, reading);
      }
      expectSame(await found.dump(copy), original, found);
      await found.cli(`DROP TABLE ${copy};`);
    });

    it.each(['csv', 'ndjson'] as const)(
      'are the same again when %s was exported and imported',
      async (format) => {
        const session = await found.open();
        const path = join(folder(), 'rows');
        const statement = `SELECT * FROM ${table} ORDER BY id`;
        await exportStatement({ path, options: exportOptions(format), ...quiet() }, session, statement);
        const again = `again_${format}_${ZONES.indexOf(zone)}`;
        await imported(session, path, again, format === 'csv' ? CSV : { ...CSV, format: 'json' });
        expectSame(await found.dump(again), original, found);
        await found.cli(`DROP TABLE ${again};`);
      },
    );

    it('are texts in XLSX, and those that it can’t hold are listed and not cut', async () => {
      const session = await found.open();
      const path = join(folder(), 'rows.xlsx');
      const statement = `SELECT * FROM ${table} ORDER BY id`;
      const { rows } = await run(session, statement);
      const options = exportOptions('xlsx');
      const answer = await exportStatement({ path, options, ...quiet() }, session, statement);
      const cells = xlsxCells(readFileSync(path));
      const tooMuch = (text: string | null | undefined): boolean =>
        // XML 1.0 has no such characters.
        (text ?? '').length > XLSX_CELL || /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/.test(text ?? '');
      const refused = rows[0]?.flatMap((text, at) => (tooMuch(text) ? [at] : [])) ?? [];
      expect(answer.refused.map(({ row, column }) => [row, column])).toEqual(
        refused.map((at) => [1, columnName(at - 2)]),
      );
      const wanted = rows[0]?.map((text, at) => (refused.includes(at) ? null : text)) ?? [];
      const read = wanted.map((_, at) => cells[1]?.[at] ?? null);
      expectCells(read.slice(2), wanted.slice(2), found.values);
    });
  });
}

/** Cells side by side with the types that they are of, so that a difference says where it is. */
function expectCells(
  cells: readonly (string | null)[],
  wanted: readonly (string | null | undefined)[],
  values: ExactEngine['values'],
): void {
  const different = values.flatMap(({ type }, index) =>
    cells[index] === wanted[index]
      ? []
      : [{ type, index, is: brief(cells[index]), wanted: brief(wanted[index]) }],
  );
  expect(different).toEqual([]);
}

const brief = (text: string | null | undefined): string | null | undefined => text?.slice(0, 200);

function expectSame(dump: readonly string[], original: readonly string[], { values }: ExactEngine): void {
  const width = values.length + 2;
  const different = original.flatMap((cell, at) =>
    cell === dump[at]
      ? []
      : [
          {
            type: values[(at % width) - 2]?.type,
            index: (at % width) - 2,
            is: brief(dump[at]),
            wanted: brief(cell),
          },
        ],
  );
  expect(different).toEqual([]);
  expect(dump.length).toBe(original.length);
}
