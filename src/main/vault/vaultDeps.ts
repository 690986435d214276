import type { PromptKind, SecretTexts } from '../../shared/vaultPrompt';
import type { LockReason } from './autoLock';
import type { SlotType } from './header';
import type { VaultHostHandle } from './hostConnection';
import type { RawPort } from '../ports/ports';
import type { SealedBundle } from './bundleFormat';
import type { LeftSecret } from './exportFlow';
import type { SealedSecret, SecretRef } from './sealing';

/** `none`: there is no vault yet. */
export type VaultState = 'none' | 'locked' | 'unlocking' | 'unlocked';

/** Where the header is kept. Each promise resolves only after the store has committed. */
export interface VaultStorage {
  readHeader(): Promise<Uint8Array | undefined>;
  /** Stores the first header; throws `vault-exists` if there is one. */
  createHeader(header: Uint8Array): Promise<void>;
  replaceHeader(header: Uint8Array): Promise<void>;
}

/** A secret-prompt window that has been opened. */
export interface PromptWindow {
  /** Its port, for the vault host; the twin is in the window. */
  port: RawPort;
  /** Called when the window is gone, by whatever cause. */
  onClosed(listener: () => void): void;
  /** Destroys the window and its renderer. Closing twice is safe. */
  close(): void;
}

/** What main knows of a prompt; all else goes past it. */
export interface PromptOpening {
  kind: PromptKind;
  /** Names the host or credential; for the window title. */
  title: string;
}

/** A line for the audit table. */
export interface VaultAuditEntry {
  action:
    | 'vault.create'
    | 'vault.unlock'
    | 'vault.wrong-proof'
    | 'vault.lock'
    | 'vault.change-passphrase'
    | 'vault.new-recovery-key'
    | 'vault.keyring-on'
    | 'vault.keyring-off'
    | 'secret.enter'
    | 'secret.reveal'
    | 'secret.copy'
    | 'secret.export';
  secretId?: string;
  credentialId?: string;
  /** Why it was locked, what unlocked it, how many tries failed in a row, or how many secrets left. */
  detail?: LockReason | SlotType | 'crash' | `${number} wrong` | `${number} secrets`;
}

/** What the client needs; `compose.ts` gives the Electron versions, tests give their own. */
export interface VaultClientDeps {
  spawnHost: () => VaultHostHandle;
  openPrompt: (opening: PromptOpening) => PromptWindow;
  storage: VaultStorage;
  /** Resolves once recorded. A reveal or copy that cannot be recorded does not happen. */
  audit: (entry: VaultAuditEntry) => Promise<void>;
  /** Monotonic clock in ms. */
  now: () => number;
}

/** The right of one session host to fetch some secrets and to receive answers. */
export interface Grant {
  readonly id: string;
  /** Takes it back. Revoking twice, or after a lock, is safe. */
  revoke(): void;
}

/** How an unlock comes about. */
export interface UnlockOptions {
  /** Shown in the prompt: "To connect to web01". */
  reason?: string;
  /** Let the OS keyring open the vault without a prompt; only for what a person just asked for. */
  tryKeyring?: boolean;
  signal?: AbortSignal;
}

/** A secret to be typed by a person. */
export interface EnterSecretOptions {
  ref: SecretRef;
  texts: SecretTexts;
  /** `file`: several lines or a file (private keys). */
  input: 'line' | 'file';
  replaces: boolean;
  /** Stores the sealed value; the prompt says "saved" only after this resolves. */
  save: (secret: SealedSecret) => Promise<void>;
  signal?: AbortSignal;
}

/** A secret to be shown to, or copied by, a person. */
export interface RevealOptions {
  secret: SealedSecret;
  texts: SecretTexts;
  action: 'reveal' | 'copy';
  signal?: AbortSignal;
}

/** Secrets to be sealed anew for a file that leaves this machine. */
export interface ExportSecretsOptions {
  secrets: readonly SealedSecret[];
  fileName: string;
  /** Digest of the records that they belong to. */
  covers: string;
  signal?: AbortSignal;
}

/** What came of it. */
export interface ExportedSecrets {
  bundle: SealedBundle;
  /** Those that could not be taken along. */
  left: LeftSecret[];
}
