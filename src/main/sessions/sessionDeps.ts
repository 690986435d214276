import type { WireError } from '../../shared/errors';
import type { SessionTarget } from '../../shared/model/document';
import type { SessionInfo } from '../../shared/model/session';
import type { FromHost, OpenOptions, SecretQuestion } from '../host/messages';
import type { EditJournalService } from '../queries/editJournal';
import type { SpawnSessionHost } from './sessionHostPool';

/** Hands stream ports to windows. */
export interface PortBroker {
  /** A fresh channel: one end for the session host, the other delivered to the window under a nonce. */
  create(): {
    hostEnd: unknown;
    deliver: (windowId: number) => string;
    /** Closes both ends: nobody took the host's. */
    discard: () => void;
  };
}

/** What the registry needs from the vault. */
export interface SessionSecrets {
  readonly unlocked: boolean;
  /** Asks to unlock (or to set up) the vault if need be; false when the person declined. */
  ensureUnlocked(reason: string): Promise<boolean>;
  /**
   * A port over which a session host can get just these secrets, and answers to its questions; for the credentials in
   * `askOnce` also what was typed before.
   */
  grant(sessionId: string, secretIds: readonly string[], askOnce: readonly string[]): Promise<unknown>;
  /** Shows a secret question; the answer goes to the grant's port. False: the person cancelled. */
  ask(sessionId: string, question: SecretQuestion): Promise<boolean>;
  /** The question is settled or its session gone: close the prompt. */
  withdraw(promptId: string): void;
  /** The login worked: what the person wanted kept may be stored. */
  loggedIn(sessionId: string): void;
  /** The session needs no more secrets. */
  revoke(sessionId: string): void;
}

/** What to open for a target, and which secrets it may have. */
export interface SessionPlan {
  options: OpenOptions;
  secretIds: string[];
  /** Credentials whose typed answers serve further logins until the vault locks. */
  askOnce: string[];
  /** For the audit and for reconnecting. */
  hostId: string | null;
  name: string;
  autoReconnect: boolean;
}

/** What the registry carries to and from the undo journal, under the names by which session hosts know their sessions. */
export type SessionJournal = Pick<EditJournalService, 'answer' | 'mark' | 'ended'>;

/** Everything the registry works with; wired in `compose.ts`. */
export interface SessionRegistryDeps {
  spawn: SpawnSessionHost;
  broker: PortBroker;
  secrets: SessionSecrets;
  /** `writingUntil`: for a guarded query tab that was unlocked, in ms since the epoch. */
  plan: (target: SessionTarget, testOnly: boolean, writingUntil?: number) => SessionPlan;
  trustKey: (trusted: FromHost & { t: 'trust-key' }) => void;
  opened: (plan: SessionPlan, weaknesses: string[]) => void;
  /** A login with this credential succeeded. */
  credentialUsed: (credentialId: string) => void;
  /** Statements have run. */
  ran?: (message: FromHost & { t: 'ran' }) => void;
  /** The undo journal of edits; absent: session hosts are told that it is off. */
  journal?: SessionJournal;
  closed: (plan: SessionPlan, error: WireError | null) => void;
  /** A guarded query tab may write until then (ms since the epoch), or (null) not any more. */
  writing: (plan: SessionPlan, until: number | null, reason: string) => void;
  changed: (windowId: number, session: SessionInfo) => void;
  removed: (windowId: number, sessionId: string) => void;
  newId: () => string;
  now: () => number;
  log: (level: 'info' | 'warn' | 'error', text: string, process?: string) => void;
}

/** How a connection test ended. */
export interface TestOutcome {
  ok: boolean;
  message: string;
  hint: string;
}
