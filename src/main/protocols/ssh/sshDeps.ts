import type { SecretQuestion, StoredHostKey } from '../../host/messages';
import type { HostKeyQuestion, ShownKey } from '../../../shared/model/session';

/** A secret question before the prompter gives it an id. */
export type SecretQuestionDraft = Omit<SecretQuestion, 'promptId'>;

/** Asks the person. A question is withdrawn by its signal when its answer no longer matters. */
export interface SshPrompter {
  hostKey(question: HostKeyQuestion, signal: AbortSignal): Promise<'trust' | 'once' | 'refuse'>;
  /** One answer a field, in order; null: cancelled. The receiver wipes the answers. */
  ask(question: SecretQuestionDraft, signal: AbortSignal): Promise<Uint8Array[] | null>;
}

/** A one-time code and the number of the interval it is good for (RFC 6238). */
export interface OneTimeCode {
  code: Uint8Array;
  step: number;
}

/** Hands out sealed secrets by id, and knows what became of typed ones. The receiver wipes what it gets. */
export interface SecretSource {
  secret(id: string): Promise<Uint8Array>;
  /** The code of a sealed seed, which itself stays in the vault host; waits for an interval after `after`. */
  code(id: string, after: number | null): Promise<OneTimeCode>;
  /** The server took or refused what was given last: typed answers that may be kept are, or are dropped. */
  judged(verdict: 'accepted' | 'refused'): void;
}

/** A host key that the handshake proved and that a person or known_hosts vouched for. */
export interface TrustedKey {
  hostId: string | null;
  address: string;
  port: number;
  key: StoredHostKey;
  shown: ShownKey;
}

/** Everything a login needs from outside; all of it can be scripted in a test. */
export interface SshDeps {
  prompter: SshPrompter;
  secrets: SecretSource;
  /** What is being waited for, in words that name the hop. */
  onStep(text: string): void;
  /** Text of a server, already stripped of control characters: to show as it is, never to interpret. */
  onNotice(text: string): void;
  onTrustKey(key: TrustedKey): void;
  /** A login with this credential succeeded. */
  onCredentialUsed(credentialId: string): void;
  /** A fresh UUID, for questions about host keys. */
  newId(): string;
  log(level: 'info' | 'warn' | 'error', text: string): void;
}
