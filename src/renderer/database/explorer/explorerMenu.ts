import {
  Copy,
  Download,
  FileCode,
  FolderTree,
  RefreshCw,
  Sigma,
  Table2,
  TextCursorInput,
  Upload,
} from 'lucide-react';
import type { MenuEntry } from '../../ui/contextMenu';
import type { SqlDialect } from '../../../shared/sql/dialect';
import { FIRST_ROWS, qualifiedName, quoteIdentifier } from '../../../shared/sql/identifiers';
import type { DatabaseObject } from '../../../shared/queryStream';
import { describeError } from '../../ui/describeError';
import { toast } from '../../ui/toast';
import type { QueryTab } from '../queryTab';
import { copyText } from './DefinitionSheet';
import { diagramEntries } from './diagramEntries';
import { isRelation, type ExplorerRow } from './explorerModel';

/** The statements that make an object again, beside the tree. */
function showDdl(tab: QueryTab, object: DatabaseObject): void {
  tab.explorer
    .showDefinition(object)
    .catch((error: unknown) => toast({ ...describeError(error), tone: 'error' }));
}

/** A row's name as SQL reads it: with its schema where it has one of its own. */
export function sqlName(
  { object, name }: Pick<ExplorerRow, 'object' | 'name'>,
  dialect: SqlDialect,
): string | null {
  if (object !== null)
    return object.schema === '' ? quoteIdentifier(object.name, dialect) : qualifiedName(object, dialect);
  return name === null ? null : quoteIdentifier(name, dialect);
}

/** What can be done with a row. */
export function explorerMenu(tab: QueryTab, row: ExplorerRow): MenuEntry[] {
  const { object } = row;
  const name = sqlName(row, tab.dialect);
  const entries: MenuEntry[] = [];
  if (object !== null && isRelation(object)) {
    entries.push({
      label: `Show first ${FIRST_ROWS.toLocaleString()} rows`,
      icon: Table2,
      shortcut: 'Enter',
      run: () => tab.showFirstRows(object),
    });
    entries.push({
      label: 'Count rows',
      icon: Sigma,
      run: () => tab.countRows(object),
    });
    entries.push({
      label: 'Export rows…',
      icon: Download,
      run: () => tab.exports.open({ what: 'table', table: { schema: object.schema, name: object.name } }),
    });
    if (object.kind === 'table' && tab.query.store.getState().access.mayWrite)
      entries.push({
        label: 'Import into table…',
        icon: Upload,
        run: () => void tab.imports.open({ schema: object.schema, name: object.name }),
      });
    entries.push('separator');
  }
  if (object !== null && tab.query.store.getState().features?.ddl === true)
    entries.push({
      label: 'Show the DDL',
      icon: FileCode,
      disabled: !tab.query.store.getState().ready,
      run: () => showDdl(tab, object),
    });
  if (row.kind === 'part' && row.detail !== '')
    entries.push({
      label: 'Show the definition',
      icon: FileCode,
      run: () => tab.explorer.showText(row.label, row.detail),
    });
  entries.push(...diagramEntries(tab, row));
  const shown = object ?? row.within;
  if (shown !== null && tab.explorer.store.getState().filter.trim() !== '')
    entries.push({
      label: 'Show in the tree',
      icon: FolderTree,
      run: () => void tab.explorer.reveal(shown, row.within === null ? null : row.name),
    });
  if (name !== null) {
    entries.push(
      { label: 'Insert name', icon: TextCursorInput, run: () => tab.editor.insert(name) },
      { label: 'Copy name', icon: Copy, run: () => copyText(name, name) },
      'separator',
    );
  }
  entries.push({ label: 'Refresh', icon: RefreshCw, shortcut: 'F5', run: () => tab.explorer.refresh() });
  return entries;
}
