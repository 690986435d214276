import { BinnacleError } from '../../shared/errors';
import type { Disposable } from '../../shared/lifecycle';
import {
  JOURNAL_PAGE,
  type JournalEntry,
  type JournalFilter,
  type JournalState,
  MOST_JOURNAL_BYTES,
} from '../../shared/model/editJournal';
import { boundedText } from '../../shared/model/queryHistory';
import type { QueryOpenOptions } from '../host/messages';
import type { JournalAsk, JournalReplies, JournalReply } from '../host/journalMessages';
import type { Store } from '../store/store';
import type { VaultClient } from '../vault/vault';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Longest name of a host that is kept, in UTF-16 units. */
const LONGEST_NAME = 256;

/** What the undo journal works with. */
export interface EditJournalDeps {
  store: Pick<Store, 'editJournal' | 'emptyLog'>;
  vault: Pick<VaultClient, 'journalKey' | 'journalEntryKey'>;
  ensureUnlocked: (reason: string) => Promise<boolean>;
  /** Resolves when nothing large is written elsewhere. */
  idle: () => Promise<void>;
  /** Days for which it is kept; 0: it is not. */
  keepDays: () => number;
  now: () => number;
  log: (level: 'error', text: string) => void;
}

/** What a session is connected to. */
export type JournalSite = Pick<QueryOpenOptions, 'hostId' | 'endpointId' | 'name' | 'engine'>;

/**
 * Keeps what would take applied edits back. Session hosts seal and open it; here it is ciphertext with a summary. An entry
 * is durable before its commit is sent.
 */
export class EditJournalService implements Disposable {
  /** For which entries are sealed; null: the vault was not open since the start. */
  #publicKey: Uint8Array | null = null;
  /** Entries by the session that wrote them, as long as nobody has said what became of them. */
  readonly #unfinished = new Map<number, string>();
  #disposed = false;

  constructor(private readonly deps: EditJournalDeps) {}

  /** Of an earlier run that ended before it was said what became of an entry. */
  begin(): void {
    const { editJournal } = this.deps.store;
    for (const id of editJournal.unfinished()) if (!this.#unfinished.has(id)) this.#set(id, 'unknown');
  }

  /** The vault is open: its key may be another one. */
  async vaultUnlocked(): Promise<void> {
    try {
      this.#publicKey = await this.deps.vault.journalKey();
    } catch (error) {
      this.deps.log('error', `undo journal: no key: ${error instanceof Error ? error.message : ''}`);
    }
  }

  /** Answers a session host. Rejects with what it is told. */
  async answer(sessionId: string, site: JournalSite, ask: JournalAsk): Promise<JournalReply> {
    switch (ask.do) {
      case 'begin':
        return this.#beginEntry();
      case 'write':
        return { id: await this.#write(sessionId, site, ask) };
      case 'open':
        return this.#open(site, ask.id, ask.recipient);
    }
  }

  /** What a session host says has become of an entry of its own. */
  mark(sessionId: string, id: number, state: JournalState): void {
    if (this.#disposed || this.#unfinished.get(id) !== sessionId) return;
    if (state !== 'open') this.#unfinished.delete(id);
    this.#set(id, state);
  }

  /** A session is gone. What it has not told is not known; it may still tell. */
  ended(sessionId: string): void {
    if (this.#disposed) return;
    for (const [id, owner] of this.#unfinished) if (owner === sessionId) this.#set(id, 'unknown');
  }

  /** Newest first. */
  list(filter: JournalFilter): { entries: JournalEntry[]; more: boolean } {
    const entries = this.deps.store.editJournal.list(filter, JOURNAL_PAGE + 1);
    return { entries: entries.slice(0, JOURNAL_PAGE), more: entries.length > JOURNAL_PAGE };
  }

  async remove(id: number): Promise<void> {
    await this.deps.idle();
    this.deps.store.editJournal.remove(id);
  }

  /** Forgets everything, and leaves nothing of it in the store's files. */
  async clear(): Promise<void> {
    await this.deps.idle();
    this.deps.store.editJournal.clear();
    this.deps.store.emptyLog();
  }

  /** Lets go of what is older than the setting says; called at the start and when the setting changes. */
  async prune(): Promise<void> {
    await this.deps.idle();
    if (this.#disposed) return;
    const days = this.deps.keepDays();
    if (days === 0) await this.clear();
    else this.deps.store.editJournal.removeBefore(this.deps.now() - days * DAY_MS);
  }

  dispose(): void {
    this.#disposed = true;
  }

  async #beginEntry(): Promise<JournalReplies['begin']> {
    if (this.deps.keepDays() === 0) return { publicKey: null };
    if (this.#publicKey === null) await this.vaultUnlocked();
    if (this.#publicKey === null) {
      throw new BinnacleError('locked', 'The undo journal has no key to seal with. Nothing was changed.', {
        hint: 'Unlock the vault once, or turn the journal off in the settings, then apply again.',
        retryable: true,
      });
    }
    return { publicKey: this.#publicKey };
  }

  async #write(
    sessionId: string,
    { hostId, endpointId, name, engine }: JournalSite,
    { entry, sealed }: JournalAsk & { do: 'write' },
  ): Promise<number> {
    await this.deps.idle();
    if (this.#disposed) throw new BinnacleError('cancelled', 'Binnacle is ending. Nothing was changed.');
    const hostName = boundedText(name, LONGEST_NAME);
    const written = { ...entry, hostId, endpointId, hostName, engine, writtenAt: this.deps.now() };
    try {
      const id = this.deps.store.editJournal.append(written, Buffer.from(sealed), MOST_JOURNAL_BYTES);
      this.#unfinished.set(id, sessionId);
      return id;
    } catch (error) {
      const why = error instanceof BinnacleError ? ` ${error.message}` : '';
      throw new BinnacleError(
        'store-write-failed',
        `The undo journal could not be written, so nothing was changed.${why}`,
        {
          hint: 'Make room on the disk, or turn the journal off in the settings, then apply again.',
          cause: error,
        },
      );
    }
  }

  async #open({ hostId }: JournalSite, id: number, recipient: Uint8Array): Promise<JournalReplies['open']> {
    const { editJournal } = this.deps.store;
    const entry = editJournal.get(id);
    if (entry?.hostId !== hostId) throw gone();
    if (!(await this.deps.ensureUnlocked('to open applied edits'))) {
      throw new BinnacleError('cancelled', 'The vault stayed locked, so the entry was not opened.');
    }
    const sealed = editJournal.sealed(id);
    if (sealed === undefined) throw gone();
    return { entry, sealed, key: await this.deps.vault.journalEntryKey(sealed, recipient) };
  }

  /** A store that can't be written must not hide what became of the edits themselves. */
  #set(id: number, state: JournalState): void {
    try {
      this.deps.store.editJournal.mark(id, state);
    } catch (error) {
      this.deps.log('error', `undo journal: not marked: ${error instanceof Error ? error.message : ''}`);
    }
  }
}

const gone = (): BinnacleError =>
  new BinnacleError('not-found', 'This entry is not in the journal any more.', {
    hint: 'Open the list of applied edits again.',
  });
