import { create } from 'zustand';
import type { AuditEntry } from '../../shared/model/audit';
import { openSingle } from '../stores/workspace';

/** What the history is narrowed to. */
export type HistoryScope =
  | { kind: 'host' | 'object'; id: string; name: string }
  /** The lines of one change. */
  | { kind: 'batch'; id: string; name: string };

/** A moment as a person picks it. */
export type PickedMoment =
  | { kind: 'now' }
  | { kind: 'line'; side: 'before' | 'after'; entry: AuditEntry }
  /** As `<input type="datetime-local">` has it; may be empty. */
  | { kind: 'time'; text: string };

/** What is open above the window: at most one. */
export type HistorySheet =
  | { kind: 'compare'; from: PickedMoment; to: PickedMoment; folderId: string | null }
  /** `moment` null: just before the latest change. */
  | { kind: 'restore'; moment: PickedMoment | null; folderId: string | null }
  | { kind: 'verify' };

interface HistoryState {
  /** Null: everything. */
  readonly scope: HistoryScope | null;
  readonly sheet: HistorySheet | null;
  /** Makes each opening one of its own. */
  readonly serial: number;
}

/** What the history pane shows and what is open of it. */
export const useHistory = create<HistoryState>(() => ({ scope: null, sheet: null, serial: 0 }));

/** Shows the history of one record, or of everything. */
export function openHistory(scope: HistoryScope | null = null): void {
  useHistory.setState({ scope });
  openSingle('audit');
}

/** Opens a sheet of the history. */
export function openHistorySheet(sheet: HistorySheet): void {
  useHistory.setState(({ serial }) => ({ sheet, serial: serial + 1 }));
}

/** Closes it. */
export function closeHistorySheet(): void {
  useHistory.setState({ sheet: null });
}

/** Lets a person pick a moment for a folder (null: everything) to go back to. */
export function openRestore(folderId: string | null): void {
  openHistorySheet({ kind: 'restore', moment: null, folderId });
}
