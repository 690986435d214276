import { create } from 'zustand';
import type { HostSeed } from './hostDraft';

/** The side sheet that is open: at most one. */
export type Sheet =
  | { kind: 'host'; id: string | null; seed: HostSeed }
  | { kind: 'folder'; id: string | null; parentId: string | null }
  /** `id`: the credential to open at once; null: the list. */
  | { kind: 'credentials'; id: string | null }
  | { kind: 'environments' }
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
