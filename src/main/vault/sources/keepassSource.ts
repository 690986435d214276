import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { BinnacleError, type ErrorCode } from '../../../shared/errors';
import type { KeepassConfig, SourceEntry, SourceReference } from '../../../shared/model/secretSource';
import { zero } from '../secretBytes';
import { KDBX_LIMITS, KdbxFailure, type KdbxFailureCode } from './kdbxHeader';
import { KeepassEntries } from './keepassEntry';
import { hexId, isRecycleBin, type Kdbx, type KdbxGroup, openKeepass, wipeKeepass } from './keepassFile';
import { MAX_KEY_FILE_BYTES } from './keyFile';
import { type SecretSource, type SourceSecrets, type UnlockingSecret, untilAborted } from './secretSource';

const CODES: Record<KdbxFailureCode, ErrorCode> = {
  'not-kdbx': 'bad-request',
  'old-format': 'bad-request',
  'unknown-version': 'bad-request',
  'too-large': 'too-large',
  'too-expensive': 'too-large',
  unsupported: 'bad-request',
  damaged: 'protocol-error',
  'bad-key-file': 'key-unreadable',
  'no-such-entry': 'not-found',
  'wrong-key': 'auth-failed',
};

interface OpenDatabase {
  /** What the file looked like when it was read. */
  state: string;
  database: Kdbx;
  entries: KeepassEntries;
}

/**
 * A database of KeePass as a source. The file is only ever read. Once opened, the database stays open until it changes on
 * disk or {@link close}: deriving its key takes a second by design.
 */
export class KeepassSource implements SecretSource {
  #open: OpenDatabase | undefined;
  #opening: Promise<OpenDatabase> | undefined;
  /** Counts up at every close, so that an opening under way is not kept. */
  #generation = 0;

  constructor(
    private readonly config: KeepassConfig,
    private readonly password: UnlockingSecret,
  ) {}

  async fetch({ reference, field }: SourceReference, signal: AbortSignal): Promise<SourceSecrets> {
    const { entries } = await this.#opened(signal);
    return this.#told(() => {
      const entry = entries.find(reference);
      if (entry === undefined) {
        const hint = 'It may have been deleted. Choose the entry again in the credential.';
        throw new KdbxFailure('no-such-entry', 'The entry is not in the database any more.', hint);
      }
      return field === '' ? entries.secrets(entry) : entries.named(entry, field);
    });
  }

  async check(signal: AbortSignal): Promise<void> {
    await this.#opened(signal);
  }

  async list(signal: AbortSignal): Promise<SourceEntry[]> {
    const { database, entries } = await this.#opened(signal);
    const found: SourceEntry[] = [];
    const add = (group: KdbxGroup, above: readonly string[]): void => {
      if (isRecycleBin(database, group)) return;
      const path = [...above, (group.name ?? '').slice(0, 512)].slice(0, 100);
      for (const entry of group.entries) {
        const text = (name: string): string => visible(() => entries.text(entry, name));
        found.push({ reference: hexId(entry), title: text('Title'), path, username: text('UserName') });
      }
      for (const below of group.groups) add(below, path);
    };
    for (const group of database.groups) add(group, []);
    return found;
  }

  close(): void {
    this.#generation++;
    this.#opening = undefined;
    if (this.#open !== undefined) wipeKeepass(this.#open.database);
    this.#open = undefined;
  }

  async #opened(signal: AbortSignal): Promise<OpenDatabase> {
    if (this.#opening === undefined) {
      const opening = this.#refresh();
      this.#opening = opening;
      const done = (): void => {
        if (this.#opening === opening) this.#opening = undefined;
      };
      opening.then(done, done);
    }
    return untilAborted(this.#opening, signal);
  }

  /** The open database, read anew if the file is not the one that was read. */
  async #refresh(): Promise<OpenDatabase> {
    const generation = this.#generation;
    const state = await this.#fileState();
    if (this.#open?.state === state) return this.#open;
    const database = await this.#read();
    const open = { state, database, entries: new KeepassEntries(database) };
    if (generation !== this.#generation) {
      wipeKeepass(database);
      throw new BinnacleError('locked', 'The vault was locked meanwhile.', { retryable: true });
    }
    if (this.#open !== undefined) wipeKeepass(this.#open.database);
    this.#open = open;
    return open;
  }

  async #fileState(): Promise<string> {
    const { mtimeMs, size, ino } = await stat(this.config.file).catch((error: unknown) => {
      throw this.#unreadable(this.config.file, error);
    });
    return [mtimeMs, size, ino].join(' ');
  }

  async #read(): Promise<Kdbx> {
    const { file, keyFile } = this.config;
    const bytes = await this.#bounded(file, KDBX_LIMITS.fileBytes);
    const keyBytes = keyFile === null ? null : await this.#bounded(keyFile, MAX_KEY_FILE_BYTES);
    const password = this.password();
    try {
      // A database may have a key file alone.
      const key = { password, keyFile: keyBytes };
      return await openKeepass(bytes, key);
    } catch (error) {
      throw this.#inWords(error);
    } finally {
      zero(password, keyBytes);
    }
  }

  async #bounded(path: string, limit: number): Promise<Buffer> {
    try {
      const status = await stat(path);
      if (!status.isFile()) throw new BinnacleError('bad-request', `“${basename(path)}” is not a file.`);
      if (status.size > limit) {
        throw new BinnacleError('too-large', `“${basename(path)}” is larger than ${limit / 1024 / 1024} MB.`);
      }
      return await readFile(path);
    } catch (error) {
      throw this.#unreadable(path, error);
    }
  }

  #told<T>(run: () => T): T {
    try {
      return run();
    } catch (error) {
      throw this.#inWords(error);
    }
  }

  #inWords(error: unknown): unknown {
    if (!(error instanceof KdbxFailure)) return error;
    const message = `${basename(this.config.file)}: ${error.message}`;
    return new BinnacleError(CODES[error.code], message, { hint: error.hint });
  }

  #unreadable(path: string, error: unknown): BinnacleError {
    if (error instanceof BinnacleError) return error;
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    const why = code === 'ENOENT' ? 'is not there any more' : `can’t be read (${code})`;
    return new BinnacleError('not-found', `“${basename(path)}” ${why}.`, {
      hint: 'If it lies on a network drive, connect that first. Else choose the file again in the source.',
      retryable: true,
    });
  }
}

/** A text for a list; one that leads nowhere is left empty there and named when it is used. */
function visible(read: () => string): string {
  try {
    return read()
      .replace(/[\u0000-\u001f\u007f]+/g, ' ')
      .slice(0, 512);
  } catch {
    return '';
  }
}
