import { basename } from 'node:path';
import { writePrivately } from '../inventory/export/writePrivately';
import type { Platform } from '../platform';

/** Kinds of pictures, by what a file's name ends with. */
const FILTERS = {
  svg: { name: 'SVG', extensions: ['svg'] },
  png: { name: 'PNG', extensions: ['png'] },
};

/** Pictures that the window has drawn, in files where the person says. */
export class Pictures {
  constructor(private readonly platform: Pick<Platform, 'chooseSaveFile'>) {}

  /** Writes a picture whole or not at all. The file's name; null: cancelled. Throws `store-write-failed`. */
  async save(name: string, format: keyof typeof FILTERS, bytes: Uint8Array): Promise<string | null> {
    const path = await this.platform.chooseSaveFile('Save the diagram', name, [FILTERS[format]]);
    if (path === null) return null;
    await writePrivately(path, bytes);
    return basename(path);
  }
}
