import { folderDraftSchema, type Folder, type FolderDraft } from '../../shared/model/inventory';
import { checkForm, type Checked } from './formIssues';
import { fromPropertyFields, toPropertyFields, type PropertyFields } from './propertyForm';

/** The folder form's whole state. */
export interface FolderForm {
  parentId: string | null;
  name: string;
  notes: string;
  properties: PropertyFields;
}

/** An empty form below a folder (null: top level). */
export function emptyFolderForm(parentId: string | null): FolderForm {
  return { parentId, name: '', notes: '', properties: toPropertyFields({}) };
}

/** The form of a saved folder. */
export function toFolderForm({ parentId, name, notes, properties }: Folder): FolderForm {
  return { parentId, name, notes, properties: toPropertyFields(properties) };
}

/** Checks a form and turns it into what is sent; issues name fields by the draft's paths. */
export function checkFolderForm({ parentId, name, notes, properties }: FolderForm): Checked<FolderDraft> {
  return checkForm(folderDraftSchema, {
    ...{ parentId, notes },
    name: name.trim(),
    properties: fromPropertyFields(properties),
  });
}

/** A saved folder as a draft, for changes of one property outside the form. */
export function folderDraftOf({ parentId, name, notes, properties }: Folder): FolderDraft {
  return { parentId, name, notes, properties };
}
