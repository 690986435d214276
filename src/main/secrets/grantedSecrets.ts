import { BinnacleError } from '../../shared/errors';
import type { AskTexts } from '../../shared/vaultPrompt';
import type { SecretQuestion } from '../host/messages';
import { saveSecret, secretRef } from './sealedSecrets';
import type { Store } from '../store/store';
import type { Grant, RawPort, SealedSecret, SecretRef, SourcedCredential, VaultClient } from '../vault/vault';
import type { SessionSecrets } from '../sessions/sessions';

/** Makes a transferable channel, whose one end goes to the vault host and the other to a session host. */
export type CreateChannel = () => { vaultEnd: RawPort; hostEnd: unknown };

/** What {@link GrantedSecrets} works with. */
export interface GrantedSecretsDeps {
  vault: VaultClient;
  store: Store;
  /** Asks to unlock or to set up the vault; false when the person declined. */
  ensureUnlocked: (reason: string) => Promise<boolean>;
  createChannel: CreateChannel;
  /** What is kept outside the vault, of the ids that a session may have. Throws `not-found`. */
  sourced: (secretIds: readonly string[]) => SourcedCredential[];
  newId: () => string;
  /** Milliseconds since the epoch. */
  now: () => number;
  /** The secrets of a credential changed. */
  onRemembered: (credentialId: string) => void;
  log: (level: 'info' | 'warn' | 'error', text: string) => void;
}

interface OpenAsk {
  sessionId: string;
  abort: AbortController;
}

const PURPOSES: Record<SecretQuestion['kind'], AskTexts['purpose']> = {
  password: 'password',
  passphrase: 'key-passphrase',
  'keyboard-interactive': 'keyboard-interactive',
  'new-password': 'new-password',
  username: 'keyboard-interactive',
};

/** Gives each connection attempt just the secrets it may have. Carries ciphertext and names, never a secret. */
export class GrantedSecrets implements SessionSecrets {
  readonly #grants = new Map<string, Grant>();
  readonly #asks = new Map<string, OpenAsk>();
  /** Credentials of each attempt that ask once. */
  readonly #askOnce = new Map<string, ReadonlySet<string>>();
  /** Answers to keep, sealed already; they are stored once the login they belong to has worked. */
  readonly #remembered = new Map<string, SealedSecret[]>();

  constructor(private readonly deps: GrantedSecretsDeps) {}

  get unlocked(): boolean {
    return this.deps.vault.state === 'unlocked';
  }

  ensureUnlocked(reason: string): Promise<boolean> {
    return this.deps.ensureUnlocked(reason);
  }

  async grant(
    sessionId: string,
    secretIds: readonly string[],
    askOnce: readonly string[] = [],
  ): Promise<unknown> {
    const { vaultEnd, hostEnd } = this.deps.createChannel();
    const wanted = new Set(secretIds);
    const secrets = this.deps.store.secrets.list().filter(({ id }) => wanted.has(id));
    const sourced = this.deps.sourced(secretIds);
    this.#grants.set(sessionId, await this.deps.vault.grant(secrets, vaultEnd, false, sourced));
    this.#askOnce.set(sessionId, new Set(askOnce));
    return hostEnd;
  }

  async ask(sessionId: string, question: SecretQuestion): Promise<boolean> {
    const grant = this.#grants.get(sessionId);
    if (grant === undefined) return false;
    const abort = new AbortController();
    this.#asks.set(question.promptId, { sessionId, abort });
    const { remember } = question;
    const ref = remember === null ? undefined : this.#refFor(remember.credentialId, remember.slot);
    const keep = this.#keepFor(sessionId, question);
    try {
      // Asked again, the server has refused it.
      const recipient = { grantId: grant.id, promptId: question.promptId };
      if (keep !== undefined && question.notice === '' && (await this.deps.vault.recall(recipient, keep)))
        return true;
      const { remembered } = await this.deps.vault.ask({
        grantId: grant.id,
        promptId: question.promptId,
        texts: askTexts(question),
        signal: abort.signal,
        ...(question.groupKey === '' ? {} : { groupKey: question.groupKey }),
        ...(ref === undefined ? {} : { remember: ref }),
        ...(keep === undefined ? {} : { keep }),
      });
      if (remembered !== undefined) {
        this.#remembered.set(sessionId, [...(this.#remembered.get(sessionId) ?? []), remembered]);
      }
      return true;
    } catch (error) {
      if (!(error instanceof BinnacleError)) this.deps.log('error', `secret prompt: ${String(error)}`);
      return false;
    } finally {
      this.#asks.delete(question.promptId);
    }
  }

  withdraw(promptId: string): void {
    this.#asks.get(promptId)?.abort.abort();
  }

  /** The login worked: what the person wanted kept is stored now, so that a mistyped password never is. */
  loggedIn(sessionId: string): void {
    const secrets = this.#remembered.get(sessionId) ?? [];
    this.#remembered.delete(sessionId);
    for (const secret of secrets) {
      saveSecret(this.deps.store, secret, this.deps.now());
      this.deps.onRemembered(secret.credentialId);
    }
  }

  revoke(sessionId: string): void {
    for (const { sessionId: owner, abort } of this.#asks.values()) if (owner === sessionId) abort.abort();
    this.#remembered.delete(sessionId);
    this.#askOnce.delete(sessionId);
    this.#grants.get(sessionId)?.revoke();
    this.#grants.delete(sessionId);
  }

  /** A session host may have kept answers of its own credentials only. */
  #keepFor(sessionId: string, { keep }: SecretQuestion): NonNullable<SecretQuestion['keep']> | undefined {
    if (keep === null) return undefined;
    return this.#askOnce.get(sessionId)?.has(keep.credentialId) === true ? keep : undefined;
  }

  #refFor(credentialId: string, slot: 'password' | 'passphrase'): SecretRef {
    return secretRef(this.deps.store, this.deps.newId, credentialId, slot);
  }
}

function askTexts(question: SecretQuestion): AskTexts {
  const { hostName, username, credentialName, instruction, notice, fields } = question;
  return {
    host: hostName.slice(0, 256),
    purpose: PURPOSES[question.kind],
    prompts: fields.map(({ label, echo }) => ({ label: label.slice(0, 512), echo })),
    ...(username === '' ? {} : { user: username.slice(0, 256) }),
    ...(credentialName === '' ? {} : { credential: credentialName.slice(0, 256) }),
    ...(instruction === '' ? {} : { instructions: instruction.slice(0, 4096) }),
    ...(notice === '' ? {} : { notice: notice.slice(0, 512) }),
  };
}
