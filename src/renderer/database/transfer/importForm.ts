import type { ImportFormat, ImportLook, ImportRequest } from '../../../shared/model/importing';

/** What is chosen in the sheet of an import. */
export interface ImportForm {
  format: ImportFormat;
  /** For each column of the file the one of the table; null: it is left out. */
  mapping: readonly (string | null)[];
  bytes: ImportRequest['bytes'];
  onError: ImportRequest['onError'];
}

/** How the sheet begins with a file. */
export function firstImportForm(look: ImportLook): ImportForm {
  return { format: look.format, mapping: mappingByName(look), bytes: 'hex', onError: 'stop' };
}

/** Columns of the file go to those of the same name; where none is exactly the same, to one that differs in case alone. */
export function mappingByName({
  columns,
  targets,
}: Pick<ImportLook, 'columns' | 'targets'>): (string | null)[] {
  const names = new Set(targets.map(({ name }) => name));
  const folded = new Map(targets.map(({ name }) => [name.toLowerCase(), name]));
  const taken = new Set(columns.filter((column) => names.has(column)));
  return columns.map((column) => {
    if (names.has(column)) return column;
    const similar = folded.get(column.toLowerCase());
    if (similar === undefined || taken.has(similar)) return null;
    taken.add(similar);
    return similar;
  });
}

/** What is wrong with the form; null: nothing. */
export function importProblem({ mapping }: Pick<ImportForm, 'mapping'>): string | null {
  const used = mapping.filter((name) => name !== null);
  if (used.length === 0) return 'Choose a column of the table for at least one column of the file.';
  const twice = used.find((name, index) => used.indexOf(name) !== index);
  return twice === undefined ? null : `Two columns of the file go to “${twice}”.`;
}

/** Columns that get no value although they need one. */
export function missingColumns(
  { targets }: Pick<ImportLook, 'targets'>,
  mapping: ImportForm['mapping'],
): string[] {
  const used = new Set(mapping);
  return targets
    .filter(({ name, nullable, hasDefault }) => !nullable && !hasDefault && !used.has(name))
    .map(({ name }) => name);
}
