import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RowSpool } from './rowSpool';
import { openSpoolFile, sweepSpools } from './spoolFile';
import { newFolder, newSpool, pageOf, textOf } from './spoolTestkit';

describe('the file of a spool', () => {
  it.skipIf(process.platform === 'win32')('is private, and seen by nobody while it is open', async () => {
    const folder = join(newFolder(), 'made', 'for it');
    const spool = await newSpool(1, folder);
    await spool.append(pageOf('secret'), 1);
    expect(readdirSync(folder)).toEqual([]);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(await textOf(spool, 0)).toBe('secret');
  });

  it('where the name must stay is private, too, and removed in the end', async () => {
    const folder = newFolder();
    const opened = await openSpoolFile(folder, false);
    const spool = new RowSpool(1, opened);
    await spool.append(pageOf('a'), 1);
    const [name = ''] = readdirSync(folder);
    if (process.platform !== 'win32') expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    await Promise.all([spool.dispose(), spool.dispose()]);
    await spool.dispose();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('that was left behind is swept, and nothing else', async () => {
    const folder = newFolder();
    const left = await openSpoolFile(folder, false);
    await left.file.close();
    const others = ['notes.txt', 'rows-.spool', 'rows-0123.spool.bak'];
    for (const name of others) writeFileSync(join(folder, name), '');
    mkdirSync(join(folder, `rows-${'0'.repeat(24)}.spool`));
    await sweepSpools(folder);
    expect(existsSync(left.path ?? '')).toBe(false);
    expect(readdirSync(folder).sort()).toEqual([...others, `rows-${'0'.repeat(24)}.spool`].sort());
    await sweepSpools(join(folder, 'missing'));
  });

  it('that can’t be made is told', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'file'), '');
    await expect(RowSpool.create(join(folder, 'file', 'below'), 1)).rejects.toMatchObject({
      code: 'store-write-failed',
      hint: expect.any(String) as string,
    });
  });
});
