import { BinnacleError } from '../../shared/errors';
import { DisposableStore, type Disposable } from '../../shared/lifecycle';
import type { SecretSlot } from '../../shared/model/inventory';
import type { Settings } from '../../shared/model/settings';
import type { VaultState } from '../../shared/model/status';
import type { SecretTexts } from '../../shared/vaultPrompt';
import type { LockEvents, ShownLockSource } from '../platform';
import type { Store } from '../store/store';
import {
  AutoLock,
  VaultClient,
  type AutoLockSettings,
  type LockReason,
  type PromptOpening,
  type PromptWindow,
  type VaultAuditEntry,
  type VaultHostHandle,
} from '../vault/vault';
import { saveSecret, secretRef } from './sealedSecrets';

/** What {@link SecretsService} works with. */
export interface SecretsDeps {
  store: Store;
  spawnVaultHost: () => VaultHostHandle;
  openPrompt: (opening: PromptOpening) => PromptWindow;
  watchLockSources: (events: LockEvents) => Disposable;
  idleSeconds: () => number;
  settings: () => Settings;
  credentialName: (id: string) => string;
  /** The secrets of a credential changed. */
  onSecretsChanged: (credentialId: string) => void;
  onState: (state: VaultState) => void;
  /** The vault was open and is locked now. */
  onLocked: () => void;
  newId: () => string;
  /** Milliseconds since the epoch. */
  now: () => number;
  log: (level: 'info' | 'warn' | 'error', text: string) => void;
}

const LABELS: Record<SecretSlot, string> = {
  password: 'password',
  'private-key': 'private key',
  passphrase: 'passphrase of the key',
  certificate: 'certificate',
  totp: 'seed of the codes',
  community: 'community',
  'auth-password': 'authentication password',
  'privacy-password': 'encryption password',
};

/** What is said where a secret is entered for which the label alone is not enough. */
const HELP: Partial<Record<SecretSlot, string>> = {
  totp: 'The base32 text or the otpauth:// address that the issuer shows beside the QR code.',
  certificate: 'The line of the -cert.pub file that belongs to the key.',
};

/** Secrets of several lines, which mostly come out of a file. */
const FILE_SLOTS: ReadonlySet<SecretSlot> = new Set<SecretSlot>(['private-key', 'certificate']);

/** How often the time left until locking is told to the window, in ms; between, the window counts down by itself. */
const TELL_EVERY_MS = 15_000;

/** The vault as the rest of main uses it: prompts, locking, and what the window may know of it. */
export class SecretsService implements Disposable {
  readonly vault: VaultClient;
  readonly #autoLock: AutoLock;
  readonly #disposables = new DisposableStore();
  #watching = false;
  #sources: ShownLockSource[] = [];
  #keyringAvailable = false;
  #wasOpen = false;
  #message = '';

  constructor(private readonly deps: SecretsDeps) {
    const { store } = deps;
    this.vault = new VaultClient({
      spawnHost: deps.spawnVaultHost,
      openPrompt: deps.openPrompt,
      storage: {
        // The store is synchronous; the vault's interface is not, so that a slower one would do as well.
        readHeader: settled(() => readHeader(store)),
        createHeader: settled((header: Uint8Array) => createHeader(store, header)),
        replaceHeader: settled((header: Uint8Array) => store.vaultHeader.write(Buffer.from(header))),
      },
      audit: settled((entry: VaultAuditEntry) => this.#audit(entry)),
      now: () => performance.now(),
    });
    this.#autoLock = new AutoLock(
      {
        lock: (reason) => void this.lock(reason),
        now: Date.now,
        schedule: (run, ms) => {
          const timer = setTimeout(run, ms);
          return () => clearTimeout(timer);
        },
        idleSeconds: deps.idleSeconds,
        sources: [],
      },
      autoLockSettings(deps.settings()),
    );
    this.#listen();
  }

  /** Looks whether there is a vault. The rest waits for {@link watchDesktop}. */
  async start(): Promise<void> {
    try {
      await this.vault.start();
    } catch (error) {
      this.#message = error instanceof BinnacleError ? error.message : 'The vault could not be read.';
    }
    await this.#tell();
  }

  /**
   * Follows what locks the vault on this system and looks for an OS keyring. Both start processes, so they wait until the
   * window has painted; the vault is locked until then. Safe to repeat.
   */
  async watchDesktop(): Promise<void> {
    if (this.#watching) return;
    this.#watching = true;
    this.#watchLockSources();
    this.#keyringAvailable = (await this.vault.keyringStatus().catch(() => ({ available: false }))).available;
    await this.#tell();
  }

  /** The state as the window may know it. */
  async state(): Promise<VaultState> {
    const info = await this.vault.info().catch((error: unknown) => {
      this.#message = error instanceof BinnacleError ? error.message : 'The vault could not be read.';
      return undefined;
    });
    const left = this.#autoLock.timeLeftMs();
    const { state } = this.vault;
    return {
      state: this.#message !== '' ? 'damaged' : state === 'unlocking' ? 'locked' : state,
      locksAt: state === 'unlocked' && left !== null ? Date.now() + left : null,
      lockSources: this.#sources,
      keyringAvailable: this.#keyringAvailable,
      slots: [...(info?.slots ?? [])],
      message: this.#message,
    };
  }

  /** Unlocks, or sets the vault up where there is none; false when the person declined. */
  ensureUnlocked(reason: string): Promise<boolean> {
    if (this.vault.state === 'unlocked') return Promise.resolve(true);
    return this.#asked(() =>
      this.vault.state === 'none' ? this.vault.create() : this.vault.unlock({ reason, tryKeyring: true }),
    );
  }

  create(): Promise<boolean> {
    return this.#asked(() => this.vault.create());
  }

  unlock(): Promise<boolean> {
    return this.#asked(() => this.vault.unlock({ tryKeyring: true }));
  }

  async lock(reason: LockReason): Promise<void> {
    await this.vault.lock(reason);
  }

  changePassphrase(): Promise<boolean> {
    return this.#unlocked('to change the passphrase', () => this.vault.changePassphrase());
  }

  newRecoveryKey(): Promise<boolean> {
    return this.#unlocked('to make a new recovery key', () => this.vault.replaceRecoveryKey());
  }

  setKeyring(enabled: boolean): Promise<boolean> {
    return this.#unlocked('to change how it is unlocked', () => this.vault.changeKeyring(enabled));
  }

  /** Lets a person enter one secret of a credential. */
  enterSecret(credentialId: string, slot: SecretSlot): Promise<boolean> {
    const { store, newId } = this.deps;
    const name = this.deps.credentialName(credentialId);
    return this.#unlocked(`to save the ${LABELS[slot]} of “${name}”`, () => {
      const ref = secretRef(store, newId, credentialId, slot);
      return this.vault.enterSecret({
        ref,
        texts: textsOf(name, slot),
        input: FILE_SLOTS.has(slot) ? 'file' : 'line',
        replaces: ref.version > 1,
        save: (secret) => {
          saveSecret(store, secret, this.deps.now());
          this.deps.onSecretsChanged(credentialId);
          return Promise.resolve();
        },
      });
    });
  }

  /** Shows one secret in the secret prompt, after the passphrase again. */
  reveal(credentialId: string, slot: SecretSlot): Promise<boolean> {
    const name = this.deps.credentialName(credentialId);
    const secret = this.deps.store.secrets.list(credentialId).find((each) => each.slot === slot);
    if (secret === undefined) throw new BinnacleError('not-found', `“${name}” has no saved ${LABELS[slot]}.`);
    return this.#unlocked(`to show the ${LABELS[slot]} of “${name}”`, () =>
      this.vault.reveal({ secret, texts: { credential: name, label: LABELS[slot] }, action: 'reveal' }),
    );
  }

  /** Drops what was typed for a credential that asks once: the next login asks again. */
  forgetTyped(credentialId: string): Promise<void> {
    return this.vault.forgetTyped(credentialId);
  }

  /** Deletes one secret for good. */
  removeSecret(credentialId: string, slot: SecretSlot): void {
    const { store } = this.deps;
    const name = this.deps.credentialName(credentialId);
    store.transaction(() => {
      if (!store.secrets.remove(credentialId, slot)) return;
      store.audit.append({
        action: 'secret.remove',
        objectKind: 'credential',
        objectId: credentialId,
        objectName: name,
        hostId: null,
        outcome: 'ok',
        detail: LABELS[slot],
      });
    });
    this.deps.onSecretsChanged(credentialId);
  }

  /** Takes changed settings into account. */
  configure(settings: Settings): void {
    this.#autoLock.configure(autoLockSettings(settings));
    void this.#tell();
  }

  async shutdown(): Promise<void> {
    this.dispose();
    await this.vault.dispose();
  }

  dispose(): void {
    this.#autoLock.stop();
    this.#disposables.dispose();
  }

  #listen(): void {
    this.#disposables.add(
      this.vault.onState((state) => {
        const wasOpen = this.#wasOpen;
        this.#wasOpen = state === 'unlocked';
        if (this.#wasOpen) this.#autoLock.start();
        else this.#autoLock.stop();
        if (wasOpen && !this.#wasOpen) this.deps.onLocked();
        void this.#tell();
      }),
    );
    const timer = setInterval(() => {
      if (this.vault.state === 'unlocked') void this.#tell();
    }, TELL_EVERY_MS);
    this.#disposables.defer(() => clearInterval(timer));
  }

  #watchLockSources(): void {
    this.#disposables.add(
      this.deps.watchLockSources({
        onSuspend: () => this.#autoLock.suspended(),
        onScreenLock: () => this.#autoLock.screenLocked(),
        onSources: (sources) => {
          this.#sources = sources;
          void this.#tell();
        },
      }),
    );
  }

  async #tell(): Promise<void> {
    this.deps.onState(await this.state());
  }

  async #unlocked(reason: string, run: () => Promise<void>): Promise<boolean> {
    return (await this.ensureUnlocked(reason)) && (await this.#asked(run));
  }

  /** Runs something that waits for a person; "cancelled" is an answer, not an error. */
  async #asked(run: () => Promise<void>): Promise<boolean> {
    try {
      await run();
      return true;
    } catch (error) {
      if (error instanceof BinnacleError && error.code === 'cancelled') return false;
      throw error;
    }
  }

  #audit(entry: VaultAuditEntry): void {
    const { credentialId } = entry;
    const name = credentialId === undefined ? 'Vault' : this.deps.credentialName(credentialId);
    this.deps.store.audit.append({
      action: entry.action,
      objectKind: credentialId === undefined ? 'vault' : 'credential',
      objectId: credentialId ?? null,
      objectName: name,
      hostId: null,
      outcome: entry.action === 'vault.wrong-proof' ? 'refused' : 'ok',
      detail: entry.detail ?? '',
    });
  }
}

/** Makes a synchronous function answer by promise, its errors included. */
function settled<A extends unknown[], T>(run: (...args: A) => T): (...args: A) => Promise<T> {
  return (...args) => new Promise((resolve) => resolve(run(...args)));
}

function autoLockSettings(settings: Settings): AutoLockSettings {
  return {
    idleMinutes: settings.autoLockMinutes === 0 ? null : settings.autoLockMinutes,
    onSuspend: settings.lockOnSuspend,
    onScreenLock: settings.lockOnScreenLock,
  };
}

function readHeader(store: Store): Buffer | undefined {
  const header = store.vaultHeader.read();
  if (header === 'damaged') {
    throw new BinnacleError(
      'vault-damaged',
      'The vault’s header is damaged, so its secrets can’t be opened.',
      {
        hint: 'Restore a backup of the store: it holds the vault as it was.',
      },
    );
  }
  return header ?? undefined;
}

function createHeader(store: Store, header: Uint8Array): void {
  if (store.vaultHeader.read() !== null) throw new BinnacleError('vault-exists', 'There is a vault already.');
  store.vaultHeader.write(Buffer.from(header));
}

function textsOf(credential: string, slot: SecretSlot): SecretTexts {
  const help = HELP[slot];
  return { credential, label: LABELS[slot], ...(help === undefined ? {} : { help }) };
}
