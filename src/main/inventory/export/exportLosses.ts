import type { Loss } from '../import/importModel';

/** Why a source is not in a file. */
export function sourceLoss(name: string): Loss {
  const reason = 'Sources belong to this workstation. Choose one again where the file is imported.';
  return { path: [name], field: 'source', value: '', reason };
}
