import { create } from 'zustand';
import type { NodeRef } from '../../shared/model/inventory';
import type { CredentialFilter } from './credentialList';
import type { HostSeed } from './hostDraft';

/** The side sheet that is open: at most one. */
export type Sheet =
  | { kind: 'host'; id: string | null; seed: HostSeed }
  | { kind: 'folder'; id: string | null; parentId: string | null }
  /** `id`: the credential to open at once; null: the list. */
  | { kind: 'credentials'; id: string | null; filter?: CredentialFilter }
  | { kind: 'environments' }
  | { kind: 'tags' }
  /** Where a host (as jump host), a folder or an environment is used. */
  | { kind: 'usage'; node: NodeRef }
  /** Edits hosts together. */
  | { kind: 'bulk'; hostIds: readonly string[] }
  /** `id`: the smart folder to edit; null: a new one, which searches for `query` at first. */
  | { kind: 'smart'; id: string | null; query: string }
  /** `id`: the live folder to edit; null: a new one in `parentId`. */
  | { kind: 'feed'; id: string | null; parentId: string | null }
  /** What the last refresh of a live folder came to. */
  | { kind: 'feed-run'; id: string }
  /** `folderId`: what to export at first; null: everything. */
  | { kind: 'export'; folderId: string | null };

/** See {@link Sheet}; `serial` makes each opening a form of its own. */
export const useSheets = create<{ sheet: Sheet | null; serial: number }>(() => ({ sheet: null, serial: 0 }));

/** Opens a side sheet; while one is open it stays, so that nothing typed is lost. */
export function openSheet(sheet: Sheet): void {
  useSheets.setState(({ sheet: open, serial }) => (open === null ? { sheet, serial: serial + 1 } : {}));
}

/** Closes the open sheet. */
export function closeSheet(): void {
  useSheets.setState({ sheet: null });
}
