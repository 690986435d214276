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

/** Hands out sealed secrets by id. The receiver wipes what it gets. */
export interface SecretSource {
  secret(id: string): Promise<Uint8Array>;
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
  /** A fresh UUID, for questions about host keys. */
  newId(): string;
  log(level: 'info' | 'warn' | 'error', text: string): void;
}
