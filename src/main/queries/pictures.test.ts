import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { calls } from '../../shared/ipc/contract';
import { Pictures } from './pictures';

it('saves the bytes of a picture where the person says, and nothing else', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'binnacle-picture-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  let path: string | null = join(folder, 'shop.png');
  const pictures = new Pictures({ chooseSaveFile: () => Promise.resolve(path) });
  const bytes = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 255]);
  expect(await pictures.save('shop.png', 'png', bytes)).toBe('shop.png');
  expect([...readFileSync(path)]).toEqual([...bytes]);
  path = join(folder, 'gone', 'shop.svg');
  await expect(pictures.save('shop.svg', 'svg', bytes)).rejects.toMatchObject({ code: 'store-write-failed' });
  path = null;
  expect(await pictures.save('shop.svg', 'svg', bytes)).toBeNull();
  expect(readdirSync(folder)).toEqual(['shop.png']);
});

it('takes nothing but bytes, and not too many', () => {
  const { input } = calls['pictures.save'];
  const given = { name: 'a.png', format: 'png', bytes: new Uint8Array(3) };
  expect(input.safeParse(given).success).toBe(true);
  expect(input.safeParse({ ...given, bytes: 'text' }).success).toBe(false);
  expect(input.safeParse({ ...given, format: 'exe' }).success).toBe(false);
  expect(input.safeParse({ ...given, bytes: { length: 3, byteLength: 3 } }).success).toBe(false);
});
