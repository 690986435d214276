import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** One report of a process that crashed. */
export interface CrashDump {
  name: string;
  bytes: number;
  /** Milliseconds since the epoch. */
  time: number;
}

/** The newest dumps are kept, no more: one takes up to a few hundred kilobytes. */
const KEPT_DUMPS = 5;

/** Chromium's names of the processes that never hold a secret: main and the one for graphics. */
const HARMLESS = new Set(['browser', 'gpu-process']);
/** How a dump names its process: length-prefixed words, filled up with zeros. */
const PROCESS_TYPE = /(?:ptype|process_type)\x00+.\x00{3}([a-z-]+)\x00/g;

/**
 * The crash dumps on this machine. A dump holds parts of a process's memory, so those of session hosts, the vault host and
 * every page are deleted, and so is one whose process can't be told.
 */
export class CrashDumps {
  #sweeping: Promise<void> = Promise.resolve();

  constructor(private readonly folder: string) {}

  /** The dumps that are kept, newest first. */
  async list(): Promise<CrashDump[]> {
    const dumps = await Promise.all((await this.#names()).map((name) => this.#look(name)));
    return dumps.filter((dump) => dump !== null).sort((a, b) => b.time - a.time);
  }

  /** Deletes what must not or need not be kept. Never rejects; one at a time. */
  sweep(): Promise<void> {
    this.#sweeping = this.#sweeping.then(() => this.#sweep()).catch(() => undefined);
    return this.#sweeping;
  }

  async #sweep(): Promise<void> {
    let kept = 0;
    for (const { name } of await this.list()) {
      if (kept < KEPT_DUMPS && (await this.#isHarmless(name))) kept += 1;
      else await this.#remove(name);
    }
  }

  async #isHarmless(name: string): Promise<boolean> {
    const text = await readFile(join(this.folder, name), 'latin1').catch(() => '');
    const types = [...text.matchAll(PROCESS_TYPE)].map(([, type = '']) => type);
    return types.length > 0 && types.every((type) => HARMLESS.has(type));
  }

  async #remove(name: string): Promise<void> {
    await rm(join(this.folder, name), { force: true });
    await rm(join(this.folder, name.replace(/\.dmp$/, '.meta')), { force: true });
  }

  /** Paths inside the folder: the systems' layouts differ. */
  async #names(): Promise<string[]> {
    const names = await readdir(this.folder, { recursive: true }).catch(() => []);
    return names.filter((name) => name.endsWith('.dmp'));
  }

  async #look(name: string): Promise<CrashDump | null> {
    try {
      const { size, mtimeMs } = await stat(join(this.folder, name));
      return { name, bytes: size, time: mtimeMs };
    } catch {
      return null; // gone meanwhile
    }
  }
}
