import { describe, expect, it, vi } from 'vitest';
import { fakeSpool, pageOf, textOf } from './spoolTestkit';

/** A cell so large that its page is not kept in memory and always comes from the file. */
const uncached = (letter: string): string => letter.repeat(9 * 1024 * 1024);
const ioError = (): Error => Object.assign(new Error('EIO: i/o error'), { code: 'EIO' });

describe('a disk that fails', () => {
  it('is told when it is full; rows kept before stay readable, and none is lost in between', async () => {
    const { file, spool } = fakeSpool();
    await spool.append(pageOf('a', 'b'), 2);
    await spool.append(pageOf(uncached('c')), 1);
    file.space = spool.byteCount + 10;
    const appended = ['d', 'e', 'f'].map((cell) => spool.append(pageOf(cell), 1));
    for (const result of await Promise.allSettled(appended)) {
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'store-write-failed' } });
      expect(result).toHaveProperty('reason.message', expect.stringContaining('the disk is full'));
      expect(result).toHaveProperty('reason.hint', expect.any(String));
    }
    file.space = Infinity;
    await expect(spool.append(pageOf('g'), 1)).rejects.toMatchObject({ code: 'store-write-failed' });
    expect(spool.rowCount).toBe(3);
    expect(await textOf(spool, 1)).toBe('b');
    expect(await textOf(spool, 2)).toBe(uncached('c'));
  });

  it('is told when a page can’t be read; others still can', async () => {
    const { file, spool } = fakeSpool();
    await spool.append(pageOf('a'), 1);
    await spool.append(pageOf('b'), 1);
    file.readError = ioError();
    await expect(spool.readPage(0)).rejects.toMatchObject({
      code: 'internal',
      hint: expect.any(String) as string,
    });
    expect(await textOf(spool, 1)).toBe('b');
    file.readError = null;
    expect(await textOf(spool, 0)).toBe('a');
  });

  it('may take and give a few bytes at a time', async () => {
    const { file, spool } = fakeSpool();
    file.atOnce = 7;
    for (const cell of ['first', 'second']) await spool.append(pageOf(cell), 1);
    expect(await textOf(spool, 0)).toBe('first');
  });

  it('never gives wrong cells: any flipped bit and any cut is an error', async () => {
    const { file, spool } = fakeSpool();
    await spool.append(pageOf('some cell', '', 'another'), 3);
    const { length } = file.content;
    await spool.append(pageOf('the end'), 1);
    const whole = file.content;
    for (let at = 0; at < length; at++) {
      file.content = Buffer.from(whole);
      file.content[at] = (whole[at] ?? 0) ^ (1 << (at % 8));
      await expect(spool.readPage(0)).rejects.toMatchObject({ code: 'internal' });
      file.content = whole.subarray(0, at);
      await expect(spool.readPage(0)).rejects.toMatchObject({ code: 'internal' });
    }
    file.content = whole;
    expect(await textOf(spool, 0)).toBe('some cell');
  });
});

describe('disposing of a spool', () => {
  it('rejects what is pending and whatever comes later', async () => {
    const { file, spool } = fakeSpool();
    await spool.append(pageOf('a'), 1);
    await spool.append(pageOf('b'), 1);
    const release = file.hold();
    const pending = [spool.readPage(0), spool.append(pageOf('c'), 1), spool.append(pageOf('d'), 1)];
    await vi.waitFor(() => expect(file.reads).toBe(1));
    const disposed = spool.dispose();
    release();
    for (const result of await Promise.allSettled(pending)) {
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'cancelled' } });
    }
    await disposed;
    await expect(spool.readPage(1)).rejects.toMatchObject({ code: 'cancelled' });
    await expect(spool.append(pageOf('e'), 1)).rejects.toMatchObject({ code: 'cancelled' });
    await spool.dispose();
    expect(file.closed).toBe(1);
  });

  it('succeeds whatever closing says', async () => {
    const { file, spool } = fakeSpool();
    file.close = () => Promise.reject(ioError());
    await expect(spool.dispose()).resolves.toBeUndefined();
  });
});
