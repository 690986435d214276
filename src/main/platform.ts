import type { EventPayload } from '../shared/ipc/contract';
import type { EventName } from '../shared/ipc/names';
import type { Disposable } from '../shared/lifecycle';
import type { Settings } from '../shared/model/settings';
import type { VaultState } from '../shared/model/status';
import type { ImportHostHandle } from './inventory/import/imports';
import type { CreateChannel } from './secrets/grantedSecrets';
import type { SpawnSessionHost } from './sessions/sessionHostPool';
import type { PortBroker } from './sessions/sessions';
import type { SpawnStoreThread } from './store/store';
import type { PromptOpening, PromptWindow, VaultHostHandle } from './vault/vault';

/** Something that can lock the vault, as settings show it. */
export type ShownLockSource = VaultState['lockSources'][number];

/** What locking listens to. */
export interface LockEvents {
  onSuspend(): void;
  onScreenLock(): void;
  /** A source turned out to be there, or to be gone. */
  onSources(sources: ShownLockSource[]): void;
}

/** A filter of a file dialog: extensions without a dot. */
export interface FileFilter {
  name: string;
  extensions: string[];
}

/**
 * All that the rest of main needs of the desktop. The Electron versions live in `electron/`; tests bring their own, so
 * that the real wiring of `compose.ts` runs in plain Node.
 */
export interface Platform {
  /** Folder of the store, the logs and the backups. */
  dataFolder: string;
  version: string;
  electronVersion: string;
  spawnSessionHost: SpawnSessionHost;
  spawnVaultHost: () => VaultHostHandle;
  spawnImportHost: () => ImportHostHandle;
  /** Absent: large writes are made in main's own thread. */
  spawnStoreThread?: SpawnStoreThread;
  openPrompt: (opening: PromptOpening) => PromptWindow;
  closePrompts: () => void;
  broker: PortBroker;
  createChannel: CreateChannel;
  send: <K extends EventName>(windowId: number, name: K, payload: EventPayload<K>) => void;
  broadcast: <K extends EventName>(name: K, payload: EventPayload<K>) => void;
  openExternal: (url: string) => Promise<void>;
  writeClipboard: (text: string, selection: 'clipboard' | 'primary') => void;
  /** Makes the focused element of the window receive a paste event. */
  paste: (windowId: number) => void;
  chooseFile: (title: string, filters: FileFilter[]) => Promise<string | null>;
  chooseSaveFile: (title: string, name: string, filters: FileFilter[]) => Promise<string | null>;
  applySettings: (settings: Settings) => void;
  /** Loads the window's page anew, after the store under it has been replaced. */
  reload: () => void;
  quit: () => void;
  idleSeconds: () => number;
  watchLockSources: (events: LockEvents) => Disposable;
  /** Writes to the log of a process: main's own, or in the name of one that writes no files itself. */
  log: (level: 'info' | 'warn' | 'error', text: string, process?: string) => void;
}
