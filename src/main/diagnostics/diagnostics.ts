import { readdir, readFile, writeFile } from 'node:fs/promises';
import { arch, cpus, platform as osPlatform, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { BinnacleError } from '../../shared/errors';
import type { Platform } from '../platform';
import type { SettingsService } from '../settings/settings';
import type { Store } from '../store/store';
import { CrashDumps } from './crashDumps';

/** One part of the bundle, as it is shown before it is saved. */
export interface DiagnosticsPart {
  name: string;
  bytes: number;
  text: string;
}

/** The newest part of a log that is included, in bytes. */
const MAX_LOG_BYTES = 200_000;

/** Gathers what helps to understand a fault: versions, counts, settings and redacted logs. No name, address or secret. */
export class DiagnosticsService {
  constructor(
    private readonly platform: Platform,
    private readonly store: Store,
    private readonly settings: SettingsService,
  ) {}

  /** Everything the bundle would hold, to be read before it is saved. */
  async preview(): Promise<DiagnosticsPart[]> {
    const parts = [
      part('system.json', this.#system()),
      part('store.json', this.#storeFacts()),
      part('settings.json', JSON.stringify(this.settings.current, null, 2)),
      part('crashes.json', await this.#crashes()),
    ];
    return [...parts, ...(await this.#logs())];
  }

  /** Saves the bundle as one text file of the person's choice; false: cancelled. */
  async save(): Promise<boolean> {
    const day = new Date().toISOString().slice(0, 10);
    const path = await this.platform.chooseSaveFile('Save diagnostics', `binnacle-diagnostics-${day}.txt`, [
      { name: 'Text', extensions: ['txt'] },
    ]);
    if (path === null) return false;
    const text = (await this.preview()).map(({ name, text }) => `===== ${name} =====\n${text}\n`).join('\n');
    await writeFile(path, text).catch((cause: unknown) => {
      throw new BinnacleError('store-write-failed', 'The diagnostics file could not be written.', { cause });
    });
    return true;
  }

  #system(): string {
    const facts = {
      binnacle: this.platform.version,
      electron: this.platform.electronVersion,
      node: process.versions.node,
      system: `${osPlatform()} ${release()} ${arch()}`,
      processors: cpus().length,
      memoryBytes: totalmem(),
    };
    return JSON.stringify(facts, null, 2);
  }

  #storeFacts(): string {
    const facts = {
      problems: this.store.problems.map(({ table, message }) => ({ table, message })),
      backups: this.store.backups().map(({ name, bytes }) => ({ name, bytes })),
    };
    return JSON.stringify(facts, null, 2);
  }

  /** Names and times alone: a dump holds parts of a process's memory, so it stays where it is. */
  async #crashes(): Promise<string> {
    const dumps = await new CrashDumps(join(this.platform.dataFolder, 'crashes')).list();
    const facts = {
      note: 'Not part of this file. Add a dump yourself, if you are asked for it, from the folder “crashes” in the data folder.',
      dumps: dumps.map(({ name, bytes, time }) => ({ name, bytes, time: new Date(time).toISOString() })),
    };
    return JSON.stringify(facts, null, 2);
  }

  async #logs(): Promise<DiagnosticsPart[]> {
    const folder = join(this.platform.dataFolder, 'logs');
    const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.log')).sort();
    return Promise.all(
      names.map(async (name) => {
        const content = await readFile(join(folder, name));
        return part(name, content.subarray(-MAX_LOG_BYTES).toString('utf8'));
      }),
    );
  }
}

function part(name: string, text: string): DiagnosticsPart {
  return { name, bytes: Buffer.byteLength(text), text };
}
