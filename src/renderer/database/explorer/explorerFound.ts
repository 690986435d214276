import {
  columnKey,
  explorerRow,
  objectRow,
  treeRows,
  type ExplorerData,
  type ExplorerRow,
} from './explorerModel';
import { search, type Found } from './explorerSearch';

/** The rows to show, from the top: the tree, or what a search has found. */
export const explorerRows = (data: ExplorerData): ExplorerRow[] =>
  data.filter.trim() === '' ? treeRows(data) : foundRows(data);

/** What a search has found, with schema and kind. */
function foundRows(data: ExplorerData): ExplorerRow[] {
  const { found, count } = search(data);
  const rows = found.map((each) =>
    each.column === null ? foundObject(each) : foundColumn(each, each.column),
  );
  const note = (key: string, label: string): void =>
    void rows.push(explorerRow({ key: `note:${key}`, level: 1, kind: 'note', label }));
  if (count > rows.length) note('more', `${(count - rows.length).toLocaleString()} more. Type on.`);
  if (isLoading(data)) note('loading', 'Loading more names…');
  else if (rows.length === 0) note('found', 'Nothing has this name.');
  const left = unsearched(data);
  if (left > 0)
    note('left', `${left.toLocaleString()} schemas are not searched whole. Open one to search all of it.`);
  return rows;
}

function foundObject({ object, listed }: Found): ExplorerRow {
  const args = object.kind === 'function' || object.kind === 'procedure' ? ` (${object.detail})` : '';
  const kind = listed ? ` · ${object.kind}${args}` : '';
  return { ...objectRow(object, 1), detail: `${object.schema}${kind}`, expanded: null };
}

const foundColumn = ({ object }: Found, column: string): ExplorerRow =>
  explorerRow({
    ...{ key: columnKey(object, column), level: 1, kind: 'column', label: column, name: column },
    ...{ detail: `${object.schema}.${object.name} · column`, schema: object.schema, within: object },
  });

const isLoading = ({ objects, completion }: ExplorerData): boolean =>
  (completion.value === null && completion.state === 'loading') ||
  [...objects.values()].some(({ state, value }) => state === 'loading' && value === null);

/** Schemas with something in them of which only tables and views are known, if those. */
const unsearched = ({ schemas, objects }: ExplorerData): number =>
  (schemas.value ?? []).filter((each) => !each.system && each.objects > 0 && !objects.has(each.name)).length;
