import { Workflow } from 'lucide-react';
import type { MenuEntry } from '../../ui/contextMenu';
import type { QueryTab } from '../queryTab';
import { explorerRows } from './explorerFound';
import { isRelation, type ExplorerRow } from './explorerModel';

/** Diagrams that a row's menu offers: of the picked tables, of a table with those beside it, of a schema. */
export function diagramEntries(tab: QueryTab, row: ExplorerRow): MenuEntry[] {
  const { diagram, explorer } = tab;
  const { picked } = explorer.store.getState();
  const disabled = !tab.query.store.getState().ready;
  const entry = (label: string, run: () => unknown): MenuEntry[] => [
    { label, icon: Workflow, disabled, run: () => void run() },
  ];
  if (picked.size > 1 && picked.has(row.key)) {
    const tables = explorerRows(explorer.store.getState()).flatMap(({ key, object }) =>
      picked.has(key) && object !== null && isRelation(object) ? [object] : [],
    );
    const title = `${tables.length.toLocaleString()} tables`;
    return tables.length === 0 ? [] : entry(`Diagram of ${title}`, () => diagram.open(title, tables));
  }
  const { object } = row;
  if (object !== null && isRelation(object))
    return entry('Diagram with related tables', () => diagram.open(object.name, [object], true));
  if (row.kind !== 'schema' && !(row.kind === 'group' && row.schema !== '' && row.label === 'Tables'))
    return [];
  return entry(`Diagram of all tables`, async () =>
    diagram.open(row.schema, await explorer.tablesOf(row.schema)),
  );
}
