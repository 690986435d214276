import { create } from 'zustand';
import type { ColumnTarget, ImportPreview, ImportRead } from '../../shared/model/import';

/** Why a file could not be read. */
export type FailedRead = Extract<ImportRead, { state: 'failed' }>;

/** What the import dialog shows. */
export type ImportView =
  | { stage: 'reading'; importId: string; fileName: string }
  /** Its secrets need a password that was not given; the rest can be read without. */
  | { stage: 'sealed'; importId: string; fileName: string }
  | { stage: 'failed'; importId: string; fileName: string; failure: FailedRead }
  | {
      stage: 'ready';
      importId: string;
      fileName: string;
      preview: ImportPreview;
      /** What a person said of the columns. */
      columns: Readonly<Record<string, ColumnTarget>>;
      /** The file is being read anew, with other meanings of its columns or as another format. */
      rereading: boolean;
      /** Why reading it anew failed: what is shown is the reading before. */
      failure: FailedRead | null;
    };

/** An import that can be taken back. */
export interface UndoableImport {
  undoToken: string;
  fileName: string;
}

interface ImportState {
  /** Null: no import is open. */
  view: ImportView | null;
  /** The folder it was asked for; null: the top level. */
  folderId: string | null;
  /** The last import that has not been taken back. */
  undoable: UndoableImport | null;
}

/** The import that is open, if any, and the one that was made last. */
export const useImport = create<ImportState>(() => ({ view: null, folderId: null, undoable: null }));
