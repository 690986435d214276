import { randomBytes, randomUUID } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { toWire } from '../../src/shared/errors';
import type { JournalEntry } from '../../src/shared/model/editJournal';
import type { JournalFromHost } from '../../src/main/host/journalMessages';
import { EditJournalService, type JournalSite } from '../../src/main/queries/editJournal';
import { openStore, type Store } from '../../src/main/store/store';
import { JournalLink } from '../../src/main/streams/edits/journalLink';
import { journalEntryKey, journalHead, journalKeyPair } from '../../src/main/vault/journalCipher';
import { encryptFor } from '../../src/main/vault/portCipher';
import { labFolder } from '../lab/labFolder';

const DAY_MS = 24 * 60 * 60 * 1000;

/** The undo journal as main keeps it, over a real store, with a vault that is open. */
export class JournalKit {
  readonly hostId = randomUUID();
  readonly site: JournalSite = {
    ...{ hostId: this.hostId, endpointId: randomUUID(), name: 'db01', engine: 'postgres' },
  };
  keepDays = 30;
  now = 1000 * DAY_MS;
  /** What the vault's owner says when asked to unlock. */
  unlocks = true;
  /** Everything that came over the link. */
  readonly told: JournalFromHost[] = [];
  readonly #pair = journalKeyPair(randomBytes(32), randomBytes(16));
  readonly service: EditJournalService;

  constructor(
    readonly store: Store,
    journal: Store['editJournal'] = store.editJournal,
  ) {
    const { publicKey } = this.#pair;
    this.service = new EditJournalService({
      store: { editJournal: journal, emptyLog: () => store.emptyLog() },
      vault: {
        journalKey: () => Promise.resolve(publicKey),
        journalEntryKey: (sealed, recipient) =>
          Promise.resolve(encryptFor(recipient, journalEntryKey(this.#pair, journalHead(sealed)))),
      },
      ensureUnlocked: () => Promise.resolve(this.unlocks),
      ...{ idle: () => Promise.resolve(), keepDays: () => this.keepDays, now: () => this.now },
      log: () => undefined,
    });
  }

  /** With a store that ends with the test. */
  static make(): JournalKit {
    const folder = labFolder();
    const opened = openStore({ folder: folder.path });
    if (!opened.ok) throw new Error(opened.status.message);
    onTestFinished(() => {
      opened.store.dispose();
      folder.remove();
    });
    return new JournalKit(opened.store);
  }

  /** What a session is given to reach it. */
  place(sessionId: string = randomUUID()): { link: JournalLink; hostId: string } {
    const link = new JournalLink(sessionId, (message) => {
      this.told.push(message);
      if (message.t === 'journal-mark') this.service.mark(sessionId, message.id, message.state);
      else void this.#answer(link, message);
    });
    return { link, hostId: this.hostId };
  }

  list(): JournalEntry[] {
    return this.service.list({ hostId: this.hostId, database: null, beforeId: null }).entries;
  }

  async #answer(link: JournalLink, message: JournalFromHost & { t: 'journal' }): Promise<void> {
    const { sessionId, requestId, ask } = message;
    const answer = await this.service.answer(sessionId, this.site, ask).then(
      (reply) => ({ reply, error: null }),
      (error: unknown) => ({ reply: null, error: toWire(error) }),
    );
    link.take({ t: 'journal-answer', sessionId, requestId, ...answer });
  }
}
