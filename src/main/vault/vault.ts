import { randomUUID } from 'node:crypto';
import { BinnacleError } from '../../shared/errors';
import type { Disposable } from '../../shared/lifecycle';
import {
  MAX_COMMAND_SECONDS,
  type SourceEntry,
  type SourceReference,
  type SourceTest,
} from '../../shared/model/secretSource';
import { disposable } from '../../shared/lifecycle';
import type { AskOptions, AskOutcome } from './asksClient';
import { AsksClient } from './asksClient';
import { AttemptDelay } from './attemptDelay';
import type { LockReason } from './autoLock';
import type { SlotType } from './header';
import { sealedBundleSchema } from './bundleFormat';
import { parseHeader } from './header';
import { HostConnection } from './hostConnection';
import { journalHead } from './journalCipher';
import type { Argon2Parameters } from './kdfLimits';
import type { ClientCalls, SourceAccess, SourcedCredential } from './messages';
import { MAX_EXPORT_BATCH, MAX_VERIFY_SECRETS } from './messages';
import type { RawPort } from '../ports/ports';
import type { Method, PromptCall, Result } from './promptCall';
import { promptCall, timedCall } from './promptCall';
import type { Handlers } from './rpc';
import type { SealedSecret } from './sealing';
import { SharedTask } from './sharedTask';
import type {
  EnterSecretOptions,
  ExportedSecrets,
  ExportSecretsOptions,
  Grant,
  PromptOpening,
  PromptWindow,
  RevealOptions,
  UnlockOptions,
  VaultAuditEntry,
  VaultClientDeps,
  VaultState,
} from './vaultDeps';

export type { AskOptions, AskOutcome } from './asksClient';
export type { AutoLockDeps, AutoLockSettings, LockReason, LockSource } from './autoLock';
export { AutoLock, DEFAULT_AUTO_LOCK } from './autoLock';
export { GrantClient } from './grantClient';
export type { VaultHostHandle } from './hostConnection';
export type { MessagePortMainLike, Port, RawPort } from '../ports/ports';
export { portFromElectron, portFromNode } from '../ports/ports';
export type { SealedSecret, SecretRef } from './sealing';
export type { SourceAccess, SourcedCredential } from './messages';
export type * from './vaultDeps';

/** What the stored header tells without being opened. */
export interface VaultInfo {
  slots: readonly SlotType[];
  /** Cost of the passphrase slot, if there is one. */
  argon2: Argon2Parameters | null;
}

interface PendingSave {
  save: (secret: SealedSecret) => Promise<void>;
  running?: Promise<void>;
}

/** Deadline in ms of calls to the host for which nobody has to type. */
const CALL_MS = 10_000;
/** Deadline in ms of opening: the desktop may ask to unlock its keyring first. */
const OPEN_MS = 70_000;
/** Deadline in ms of reading a source: the longest that a command may take, and some for the rest. */
const SOURCE_MS = (MAX_COMMAND_SECONDS + 60) * 1000;

/**
 * Main's side of the vault: owns the life of the vault host and carries ciphertext, never a secret. Verbs that
 * wait for a person take an AbortSignal and throw `cancelled`; whatever needs an open vault throws `locked`.
 */
export class VaultClient {
  readonly #deps: VaultClientDeps;
  readonly #asks: AsksClient;
  readonly #saves = new Map<string, PendingSave>();
  readonly #exports = new Map<string, readonly SealedSecret[]>();
  readonly #windows = new Set<PromptWindow>();
  readonly #listeners = new Set<(state: VaultState) => void>();
  #attempts: AttemptDelay;
  #state: VaultState = 'none';
  #hasHeader = false;
  #storing = 0;
  #host: HostConnection | undefined;
  #opening: SharedTask<void> | undefined;
  /** Create and unlock, one after the other: an abandoned one cleans up before the next begins. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(deps: VaultClientDeps) {
    this.#deps = deps;
    this.#attempts = new AttemptDelay(deps.now);
    this.#asks = new AsksClient({
      ask: (args, signal) => this.#prompt({ kind: 'ask', title: args.texts.host }, 'ask', args, signal),
      join: async (askId, recipient) => (await this.#timed('joinAsk', { askId, recipient })).joined,
      leave: async (askId, recipient) => {
        await this.#timed('leaveAsk', { askId, recipient });
      },
    });
  }

  get state(): VaultState {
    return this.#state;
  }

  /** Calls the listener on each change of state. */
  onState(listener: (state: VaultState) => void): Disposable {
    this.#listeners.add(listener);
    return disposable(() => this.#listeners.delete(listener));
  }

  /** Looks whether there is a vault. Call it first, and again (locked) after a backup was restored. */
  async start(): Promise<void> {
    this.#hasHeader = (await this.#deps.storage.readHeader()) !== undefined;
    if (this.#host === undefined) this.#setState(this.#resting());
  }

  /** Reads the stored header; undefined without a vault. Throws `vault-damaged` or `vault-newer`. */
  async info(): Promise<VaultInfo | undefined> {
    const bytes = await this.#deps.storage.readHeader();
    if (bytes === undefined) return undefined;
    const { slots } = parseHeader(bytes);
    const argon2 = slots.find(({ type }) => type === 'passphrase')?.argon2 ?? null;
    return { slots: slots.map(({ type }) => type), argon2 };
  }

  /** Whether an OS keyring that survives a reboot answers, and its name. */
  async keyringStatus(): Promise<{ available: boolean; name: string }> {
    if (this.#host !== undefined) return timedCall(this.#host, 'keyring', {}, CALL_MS);
    const host = this.#connect(() => undefined);
    try {
      return await timedCall(host, 'keyring', {}, CALL_MS);
    } finally {
      await host.end(locked());
    }
  }

  /** First start: a person sets up the vault, which is then unlocked. Throws `vault-exists`. */
  create(signal?: AbortSignal): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#hasHeader) throw new BinnacleError('vault-exists', 'There is a vault already.');
      await this.#withNewHost(async (host) => {
        await this.#promptOn(host, { kind: 'create-vault', title: 'Set up the vault' }, 'create', {}, signal);
        this.#audit({ action: 'vault.create' });
      });
    });
  }

  /** Unlocks; all who call meanwhile share one prompt. Throws `vault-damaged`, `vault-newer`, `cancelled`. */
  async unlock(options: UnlockOptions = {}): Promise<void> {
    if (this.#state === 'unlocked') return;
    if (this.#opening === undefined || this.#opening.abandoned) {
      const opening = new SharedTask((signal) => this.#inTurn(() => this.#unlock(options, signal)));
      this.#opening = opening;
      void opening.settled.then(() => {
        if (this.#opening === opening) this.#opening = undefined;
      });
    }
    await this.#opening.join(options.signal);
  }

  /** Ends the vault host and with it every prompt and grant. Resolves when the process is gone; safe twice. */
  async lock(reason: LockReason): Promise<void> {
    const host = this.#host;
    if (host === undefined) return;
    const wasOpen = this.#state === 'unlocked';
    this.#host = undefined;
    this.#setState(this.#resting());
    for (const window of [...this.#windows]) window.close();
    await host.end(locked());
    if (wasOpen) this.#audit({ action: 'vault.lock', detail: reason });
  }

  /** Re-wraps the data key under a new passphrase; saved secrets stay as they are. */
  async changePassphrase(signal?: AbortSignal): Promise<void> {
    const opening = { kind: 'change-passphrase', title: 'Change the passphrase' } as const;
    await this.#prompt(opening, 'changePassphrase', {}, signal);
    this.#audit({ action: 'vault.change-passphrase' });
  }

  /** Makes a new recovery key; the old one stops working. */
  async replaceRecoveryKey(signal?: AbortSignal): Promise<void> {
    const opening = { kind: 'new-recovery-key', title: 'New recovery key' } as const;
    await this.#prompt(opening, 'replaceRecoveryKey', {}, signal);
    this.#audit({ action: 'vault.new-recovery-key' });
  }

  /** Lets the OS keyring open the vault, or no longer. Throws `keyring-unavailable`, `conflict`. */
  async changeKeyring(enable: boolean, signal?: AbortSignal): Promise<void> {
    const title = enable ? 'Unlock with the keyring' : 'Stop unlocking with the keyring';
    await this.#prompt({ kind: 'change-keyring', title }, 'changeKeyring', { enable }, signal);
    this.#audit({ action: enable ? 'vault.keyring-on' : 'vault.keyring-off' });
  }

  /** Lets a person type a secret; resolves once `save` has stored it. */
  async enterSecret({ save, signal, ...request }: EnterSecretOptions): Promise<void> {
    const token = randomUUID();
    const pending: PendingSave = { save };
    this.#saves.set(token, pending);
    const opening = { kind: 'enter-secret', title: request.texts.credential } as const;
    try {
      await this.#prompt(opening, 'enterSecret', { token, ...request }, signal);
    } catch (error) {
      // Given up while the store was writing: what was stored is stored.
      if (!(await succeeded(pending.running))) throw error;
    } finally {
      this.#saves.delete(token);
    }
    this.#audit({ action: 'secret.enter', secretId: request.ref.id, credentialId: request.ref.credentialId });
  }

  /** Asks a person on behalf of a session host, which gets the answer on its grant port. */
  ask(options: AskOptions): Promise<AskOutcome> {
    return this.#asks.run(options);
  }

  /** Answers a question with what was typed before and kept; false if nothing is. */
  async recall(
    recipient: { grantId: string; promptId: string },
    keep: { credentialId: string; name: string },
  ): Promise<boolean> {
    return (await this.#timed('recall', { recipient, keep })).recalled;
  }

  /** Drops what was typed for a credential that asks once. A locked vault has nothing to drop. */
  async forgetTyped(credentialId: string): Promise<void> {
    if (this.#state === 'unlocked') await this.#timed('forget', { credentialId });
  }

  /** Shows or copies a secret in a prompt after a proof; resolves when the window is closed. */
  async reveal({ signal, ...request }: RevealOptions): Promise<void> {
    await this.#prompt({ kind: 'reveal', title: request.texts.credential }, 'reveal', request, signal);
  }

  /** Has secrets sealed under a passphrase that a person types for one file, after a proof. */
  async exportSecrets(options: ExportSecretsOptions): Promise<ExportedSecrets> {
    const { secrets, signal, ...request } = options;
    const token = randomUUID();
    this.#exports.set(token, secrets);
    const opening = { kind: 'export-secrets', title: 'Export with secrets' } as const;
    const args = { token, count: secrets.length, ...request };
    try {
      const { bundle, left } = await this.#prompt(opening, 'exportSecrets', args, signal);
      return { bundle: sealedBundleSchema.parse(JSON.parse(new TextDecoder().decode(bundle))), left };
    } finally {
      this.#exports.delete(token);
    }
  }

  /**
   * Gives a session host, at the other end of `port`, these secrets and the answers to its questions; with `maySeal` it
   * may have values sealed.
   */
  async grant(
    secrets: readonly SealedSecret[],
    port: RawPort,
    maySeal = false,
    sourced: readonly SourcedCredential[] = [],
  ): Promise<Grant> {
    const host = this.#unlocked();
    const grantId = randomUUID();
    const args = { grantId, secrets: [...secrets], maySeal, sourced: [...sourced] };
    await timedCall(host, 'grant', args, CALL_MS, [port]);
    const revoke = (): void => void host.rpc.call('revoke', { grantId }).catch(() => undefined);
    return { id: grantId, revoke };
  }

  /** The public key for which the undo journal of edits is sealed; it is no secret. */
  async journalKey(): Promise<Uint8Array> {
    return (await this.#timed('journalKey', {})).publicKey;
  }

  /** The key of one sealed entry of that journal, encrypted for the session host with this key (portCipher.ts). */
  async journalEntryKey(sealed: Uint8Array, recipient: Uint8Array): Promise<Uint8Array> {
    const head = Uint8Array.from(journalHead(sealed));
    return (await this.#timed('journalEntryKey', { head, recipient })).key;
  }

  /** Reads one entry of a source, or tries the way in alone (null). */
  testSource(source: SourceAccess, reference: SourceReference | null): Promise<SourceTest> {
    return timedCall(this.#unlocked(), 'testSource', { source, reference }, SOURCE_MS);
  }

  /** The entries of a source that has a list. */
  async listSource(source: SourceAccess): Promise<SourceEntry[]> {
    return (await timedCall(this.#unlocked(), 'listSource', { source }, SOURCE_MS)).entries;
  }

  /** Ids of the records that do not open. */
  async verify(secrets: readonly SealedSecret[]): Promise<string[]> {
    const damaged: string[] = [];
    for (let start = 0; start < secrets.length; start += MAX_VERIFY_SECRETS) {
      const batch = secrets.slice(start, start + MAX_VERIFY_SECRETS);
      damaged.push(...(await this.#timed('verify', { secrets: batch })).damaged);
    }
    return damaged;
  }

  /** Locks and forgets every listener. Disposing twice is safe. */
  async dispose(): Promise<void> {
    await this.lock('quit');
    this.#listeners.clear();
  }

  async #unlock({ reason, tryKeyring = false }: UnlockOptions, signal: AbortSignal): Promise<void> {
    if (this.#host !== undefined) return; // created or unlocked while this one waited for its turn
    const header = await this.#deps.storage.readHeader();
    if (header === undefined) throw new BinnacleError('not-found', 'There is no vault yet.');
    this.#setState('unlocking');
    await this.#withNewHost(async (host) => {
      const args = { header, attempts: this.#attempts.state, tryKeyring };
      const { unlocked } = await timedCall(host, 'open', args, OPEN_MS);
      const opening = { kind: 'unlock', title: 'Unlock the vault' } as const;
      const by = unlocked
        ? 'keyring'
        : (await this.#promptOn(host, opening, 'unlock', { reason }, signal)).by;
      this.#audit({ action: 'vault.unlock', detail: by });
    });
  }

  /** Runs what leads to an open vault; if it fails, the host it was given ends. */
  async #withNewHost(run: (host: HostConnection) => Promise<void>): Promise<void> {
    const host = this.#connect(() => this.#crashed(host));
    this.#host = host;
    try {
      await run(host);
      if (this.#host !== host) throw locked();
      this.#setState('unlocked');
    } catch (error) {
      if (this.#host === host) this.#host = undefined;
      await host.end(locked());
      // A header may have been stored by a call that was given up.
      await this.start().catch(() => this.#setState(this.#resting()));
      throw error;
    }
  }

  #connect(onGone: () => void): HostConnection {
    return new HostConnection(this.#deps.spawnHost(), this.#handlers(), onGone);
  }

  #crashed(host: HostConnection): void {
    if (this.#host !== host) return;
    this.#host = undefined;
    for (const window of [...this.#windows]) window.close();
    this.#setState(this.#resting());
    this.#audit({ action: 'vault.lock', detail: 'crash' });
  }

  #handlers(): Handlers<ClientCalls> {
    const { storage } = this.#deps;
    return {
      persistHeader: async ({ header, create }) => {
        await this.#whileStoring(create ? storage.createHeader(header) : storage.replaceHeader(header));
        this.#hasHeader = true;
        return {};
      },
      persistSecret: async ({ token, secret }) => {
        const pending = this.#saves.get(token);
        if (pending === undefined) throw new BinnacleError('cancelled', 'Cancelled.', { retryable: true });
        pending.running = this.#whileStoring(pending.save(secret));
        await pending.running;
        return {};
      },
      audit: async (entry) => {
        await this.#deps.audit(
          entry.action === 'secret.export'
            ? { action: entry.action, detail: `${entry.count} secrets` }
            : entry,
        );
        return {};
      },
      exportBatch: ({ token, from }) => ({
        secrets: (this.#exports.get(token) ?? []).slice(from, from + MAX_EXPORT_BATCH),
      }),
      attempts: (attempts) => {
        this.#attempts = new AttemptDelay(this.#deps.now, attempts);
        if (attempts.failures > 0)
          this.#audit({ action: 'vault.wrong-proof', detail: `${attempts.failures} wrong` });
        return {};
      },
    };
  }

  async #whileStoring(write: Promise<void>): Promise<void> {
    this.#storing += 1;
    try {
      await write;
    } finally {
      this.#storing -= 1;
    }
  }

  async #prompt<M extends Method>(
    opening: PromptOpening,
    method: M,
    args: PromptCall<M>['args'],
    signal: AbortSignal | undefined,
  ): Promise<Result<M>> {
    return this.#promptOn(this.#unlocked(), opening, method, args, signal);
  }

  async #promptOn<M extends Method>(
    host: HostConnection,
    opening: PromptOpening,
    method: M,
    args: PromptCall<M>['args'],
    signal: AbortSignal | undefined,
  ): Promise<Result<M>> {
    const window = this.#deps.openPrompt(opening);
    this.#windows.add(window);
    try {
      return await promptCall({ host, window, method, args, signal, storing: () => this.#storing > 0 });
    } finally {
      this.#windows.delete(window);
    }
  }

  async #timed<M extends Method>(method: M, args: PromptCall<M>['args']): Promise<Result<M>> {
    return timedCall(this.#unlocked(), method, args, CALL_MS);
  }

  #inTurn<T>(run: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(run);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** Best effort: a full disk must not keep anybody from locking or unlocking. */
  #audit(entry: VaultAuditEntry): void {
    const record = async (): Promise<void> => this.#deps.audit(entry);
    record().catch(() => undefined);
  }

  #unlocked(): HostConnection {
    if (this.#host === undefined || this.#state !== 'unlocked') throw locked();
    return this.#host;
  }

  #resting(): VaultState {
    return this.#hasHeader ? 'locked' : 'none';
  }

  #setState(state: VaultState): void {
    if (state === this.#state) return;
    this.#state = state;
    for (const listener of [...this.#listeners]) listener(state);
  }
}

async function succeeded(running: Promise<void> | undefined): Promise<boolean> {
  return running === undefined
    ? false
    : running.then(
        () => true,
        () => false,
      );
}

function locked(): BinnacleError {
  return new BinnacleError('locked', 'The vault is locked.', {
    hint: 'Unlock it and try again.',
    retryable: true,
  });
}
