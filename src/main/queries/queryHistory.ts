import { BinnacleError } from '../../shared/errors';
import type { Disposable } from '../../shared/lifecycle';
import {
  boundedText,
  HISTORY_PAGE,
  type HistoryEntry,
  type HistoryFilter,
  MOST_HISTORY_ENTRIES,
  type RanConnection,
  type RanStatement,
} from '../../shared/model/queryHistory';
import type { Store } from '../store/store';

/** How long statements wait before they are written, in ms: several tabs share one write to the disk. */
const GATHER_MS = 100;
/** Statements of one write: some ms of work, after which others have their turn. */
const MOST_AT_ONCE = 200;
const DAY_MS = 24 * 60 * 60 * 1000;
/** Longest name of a server that is kept, in UTF-16 units. */
const LONGEST_NAME = 256;

/** What the history of queries works with. */
export interface QueryHistoryDeps {
  store: Pick<Store, 'queryHistory' | 'emptyLog'>;
  /** Resolves when nothing large is written elsewhere. */
  idle: () => Promise<void>;
  /** Days for which it is kept; 0: it is not. */
  keepDays: () => number;
  now: () => number;
  log: (level: 'error', text: string) => void;
}

/** Keeps which statements ran, on this machine only. */
export class QueryHistoryService implements Disposable {
  #waiting: { connection: RanConnection; statement: RanStatement }[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(private readonly deps: QueryHistoryDeps) {}

  /** Takes what a session host tells; written a little later. */
  note(ran: RanConnection, statements: readonly RanStatement[]): void {
    if (this.deps.keepDays() === 0) return;
    const [hostName, database, user] = [ran.hostName, ran.database, ran.user].map((name) =>
      boundedText(name, LONGEST_NAME),
    ) as [string, string, string];
    const connection = { ...ran, hostName, database, user };
    for (const statement of statements) this.#waiting.push({ connection, statement });
    if (this.#waiting.length > MOST_HISTORY_ENTRIES)
      this.#waiting.splice(0, this.#waiting.length - MOST_HISTORY_ENTRIES);
    this.#plan();
  }

  /** Newest first; what waits is written before. */
  async list(filter: HistoryFilter): Promise<{ entries: HistoryEntry[]; more: boolean }> {
    await this.#writeAll();
    const entries = this.deps.store.queryHistory.list(filter, HISTORY_PAGE + 1);
    return { entries: entries.slice(0, HISTORY_PAGE), more: entries.length > HISTORY_PAGE };
  }

  hosts(): { hostId: string; name: string }[] {
    return this.deps.store.queryHistory.hosts();
  }

  /** The text of a statement. Throws `not-found`. */
  text(id: number): string {
    const text = this.deps.store.queryHistory.text(id);
    if (text === undefined)
      throw new BinnacleError('not-found', 'This statement is not in the history any more.');
    return text;
  }

  async remove(id: number): Promise<void> {
    await this.deps.idle();
    this.deps.store.queryHistory.remove(id);
  }

  /** Forgets everything, and leaves nothing of it in the store's files. */
  async clear(): Promise<void> {
    this.#waiting = [];
    await this.deps.idle();
    this.deps.store.queryHistory.clear();
    this.deps.store.emptyLog();
  }

  /** Lets go of what is older than the setting says; called at the start and when the setting changes. */
  async prune(): Promise<void> {
    await this.deps.idle();
    const days = this.deps.keepDays();
    if (days === 0) await this.clear();
    else this.deps.store.queryHistory.removeBefore(this.deps.now() - days * DAY_MS);
  }

  /** Writes what waits; the store is still open. */
  dispose(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    while (this.#waiting.length > 0) this.#writeSome();
  }

  #plan(): void {
    this.#timer ??= setTimeout(() => void this.#onTime(), GATHER_MS);
  }

  async #onTime(): Promise<void> {
    await this.deps.idle();
    this.#timer = null;
    this.#writeSome();
    if (this.#waiting.length > 0) this.#plan();
  }

  async #writeAll(): Promise<void> {
    await this.deps.idle();
    while (this.#waiting.length > 0) this.#writeSome();
  }

  /** A history that can't be written must not keep anyone from working: the log has it. */
  #writeSome(): void {
    const some = this.#waiting.splice(0, MOST_AT_ONCE);
    if (some.length === 0) return;
    try {
      this.deps.store.queryHistory.append(some, MOST_HISTORY_ENTRIES);
    } catch (error) {
      this.#waiting = [];
      this.deps.log('error', `query history: not written: ${error instanceof Error ? error.message : ''}`);
    }
  }
}
