import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { newFolder } from '../spoolTestkit';
import { lookAt, type FileLook } from './importLook';

const signal = new AbortController().signal;

function look(bytes: Buffer): Promise<FileLook> {
  const path = join(newFolder(), 'rows.csv');
  writeFileSync(path, bytes);
  return lookAt(path, null, ['A'], signal);
}

const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();

describe('a file that was chosen', () => {
  it.each([
    ['UTF-8', Buffer.from('näme,b\nü,🚢\n')],
    ['UTF-8', Buffer.from('\ufeffnäme,b\nü,🚢\n')],
    ['UTF-16LE', Buffer.from('\ufeffnäme,b\nü,🚢\n', 'utf16le')],
    ['UTF-16BE', utf16be('\ufeffnäme,b\nü,🚢\n')],
  ])('is read as %s', async (encoding, bytes) => {
    const seen = await look(bytes);
    expect(seen).toMatchObject({ encoding, columns: ['näme', 'b'], rows: [['ü', '🚢']] });
  });

  it('is refused if it is not text, is empty, or is no file', async () => {
    await expect(look(Buffer.from([0x61, 0x2c, 0xff, 0xfe]))).rejects.toThrow('not UTF-8');
    await expect(look(Buffer.alloc(0))).rejects.toThrow('empty');
    await expect(lookAt(newFolder(), null, [], signal)).rejects.toMatchObject({ code: 'bad-request' });
    await expect(lookAt(join(newFolder(), 'none'), null, [], signal)).rejects.toThrow('could not be read');
  });

  it('gives columns of the same name different ones, and cuts what is shown', async () => {
    const seen = await look(Buffer.from(`a,a\n${'x'.repeat(5000)},"${'y'.repeat(50_000)}"\n`));
    expect(seen.columns).toEqual(['a', 'a_2']);
    expect(seen.rows[0]?.[0]).toHaveLength(201);
  });
});
