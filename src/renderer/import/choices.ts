import type { ImportOptions } from '../../shared/model/import';
import { nameSchema } from '../../shared/model/primitives';
import { folderNameOf } from './words';

/** What a person chose, as typed. */
export interface Choices {
  conflict: ImportOptions['conflict'];
  match: ImportOptions['match'];
  /** Null: the top level. */
  folderId: string | null;
  inNewFolder: boolean;
  newFolder: string;
}

/** What is chosen at first: nothing that is there changes. */
export function firstChoices(folderId: string | null, fileName: string): Choices {
  return {
    conflict: 'skip',
    match: 'name',
    folderId,
    inNewFolder: false,
    newFolder: folderNameOf(fileName),
  };
}

/** What is wrong with the new folder's name; undefined: nothing. */
export function newFolderProblem({ inNewFolder, newFolder }: Choices): string | undefined {
  if (!inNewFolder) return undefined;
  if (newFolder.trim() === '') return 'A name is needed.';
  return nameSchema.safeParse(newFolder.trim()).error?.issues[0]?.message;
}

/** The choices as they are sent; null while the name of the new folder won't do. */
export function optionsOf(choices: Choices): ImportOptions | null {
  if (newFolderProblem(choices) !== undefined) return null;
  const { conflict, match, folderId, inNewFolder, newFolder } = choices;
  return { conflict, match, folderId, newFolder: inNewFolder ? newFolder.trim() : null };
}
