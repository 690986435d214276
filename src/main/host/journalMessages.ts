import type { WireError } from '../../shared/errors';
import type { JournalEntry, JournalState, JournalSummary } from '../../shared/model/editJournal';

/** What a session host asks of the undo journal of edits. */
export type JournalAsk =
  /** Edits are about to be applied. */
  | { do: 'begin' }
  /** Keeps an entry, before its commit is sent. */
  | { do: 'write'; entry: JournalSummary & { state: JournalState }; sealed: Uint8Array }
  /** An entry of this session's host, with its key, encrypted for `recipient` (src/main/vault/portCipher.ts). */
  | { do: 'open'; id: number; recipient: Uint8Array };

/** What main answers. */
export interface JournalReplies {
  /** The key to seal for; null: the journal is off. */
  begin: { publicKey: Uint8Array | null };
  write: { id: number };
  open: { entry: JournalEntry; sealed: Uint8Array; key: Uint8Array };
}

/** Any of the answers. */
export type JournalReply = JournalReplies[keyof JournalReplies];

/** Session host to main. */
export type JournalFromHost =
  | { t: 'journal'; sessionId: string; requestId: number; ask: JournalAsk }
  /** What has become of an entry. */
  | { t: 'journal-mark'; sessionId: string; id: number; state: JournalState };

/** Main to session host. */
export interface JournalToHost {
  t: 'journal-answer';
  sessionId: string;
  requestId: number;
  /** Null: it failed. */
  reply: JournalReply | null;
  error: WireError | null;
}
