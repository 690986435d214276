import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { TransferAnswers, TransferProgress } from '../../../shared/model/transfer';
import type { RowSpool } from '../rowSpool';
import { newFolder, newSpool, pageOf } from '../spoolTestkit';
import { exportSpool, previewOf } from './exportRun';
import { columnsOf, exportOptions } from './exportTestkit';
import { realDisk, type TargetDisk } from './targetFile';

const columns = columnsOf({ a: 'text' });
const options = exportOptions('csv', { csv: { header: false } });

async function filled(pages: string[][]): Promise<RowSpool> {
  const spool = await newSpool();
  for (const page of pages) await spool.append(pageOf(...page), page.length);
  return spool;
}

interface Wanted {
  path: string;
  from?: number;
  to?: number;
  disk?: TargetDisk;
  signal?: AbortSignal;
  onProgress?: (progress: TransferProgress) => void;
}

function saved(spool: RowSpool, wanted: Wanted): Promise<TransferAnswers['export']> {
  const { from = 0, to = null, signal = new AbortController().signal, ...rest } = wanted;
  const context = { onProgress: () => undefined, ...rest, options, signal };
  return exportSpool(context, { spool, columns, from, to });
}

/** A disk on which one access fails. */
function failing(change: Partial<TargetDisk>, bytes = Infinity): TargetDisk {
  return {
    ...realDisk,
    create: async (path) => {
      const file = await realDisk.create(path);
      let left = bytes;
      return {
        write: async (part) => {
          if (left === 0) throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
          // A disk takes what still fits.
          const fits = part.subarray(0, left);
          left -= fits.length;
          return file.write(fits);
        },
        sync: () => file.sync(),
        close: () => file.close(),
      };
    },
    ...change,
  };
}

const coded = (code: string) => (): Promise<never> =>
  Promise.reject(Object.assign(new Error(code), { code }));

describe('exporting a kept result', () => {
  it('writes all rows, or those that are wanted, over pages', async () => {
    const spool = await filled([['a', 'b'], ['c', 'd'], ['e']]);
    const path = join(newFolder(), 'rows.csv');
    expect(await saved(spool, { path })).toMatchObject({ rows: 5, bytes: 10, refusedCount: 0 });
    expect(readFileSync(path, 'utf8')).toBe('a\nb\nc\nd\ne\n');
    expect(await saved(spool, { path, from: 1, to: 3 })).toMatchObject({ rows: 2 });
    expect(readFileSync(path, 'utf8')).toBe('b\nc\n');
    expect(await saved(spool, { path, from: 9 })).toMatchObject({ rows: 0 });
  });

  it('shows the first lines of the file', async () => {
    const spool = await filled([['a', 'b', 'c'], ['d']]);
    expect(await previewOf({ spool, columns, from: 1, to: null }, options)).toEqual({ text: 'b\nc\n' });
  });

  it.each([
    ['a full disk', failing({}, 3), 'the disk is full'],
    ['a folder that can’t be written', { ...realDisk, create: coded('EACCES') }, 'read-only'],
    ['a file that can’t be put in its place', failing({ rename: coded('EBUSY') }), 'EBUSY'],
  ])('leaves what was there before on %s', async (_what, disk, words) => {
    const folder = newFolder();
    const path = join(folder, 'rows.csv');
    writeFileSync(path, 'before');
    const spool = await filled([['a', 'b', 'c']]);
    const error = await saved(spool, { path, disk }).catch((each: unknown) => each);
    expect(error).toMatchObject({ code: 'store-write-failed' });
    expect(error).toHaveProperty('message', expect.stringContaining(words));
    expect(readFileSync(path, 'utf8')).toBe('before');
    expect(readdirSync(folder)).toEqual(['rows.csv']);
  });

  it('leaves nothing behind when it is cancelled on the way', async () => {
    const folder = newFolder();
    const path = join(folder, 'rows.csv');
    const spool = await filled([['a'], ['b'], ['c']]);
    const abort = new AbortController();
    const work = saved(spool, { path, signal: abort.signal, onProgress: () => abort.abort() });
    await expect(work).rejects.toMatchObject({ code: 'cancelled' });
    expect(existsSync(path)).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
  });
});
