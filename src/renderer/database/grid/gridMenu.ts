import { ArrowDownUp, Copy, Eye, ListFilter, TableProperties, Waypoints } from 'lucide-react';
import type { MenuEntry } from '../../ui/contextMenu';
import type { CopyFormat } from './copyFormats';
import type { GridController } from './gridController';

const FORMATS: readonly { label: string; format: CopyFormat; headers: boolean }[] = [
  { label: 'Copy as CSV', format: 'csv', headers: true },
  { label: 'Copy as CSV without names', format: 'csv', headers: false },
  { label: 'Copy as JSON', format: 'json', headers: true },
  { label: 'Copy as Markdown', format: 'markdown', headers: true },
  { label: 'Copy as INSERT', format: 'insert', headers: true },
  { label: 'Copy as IN list', format: 'in-list', headers: false },
];

/** What can be done with the selected cells. */
export function cellMenu(grid: GridController): MenuEntry[] {
  const { host, model } = grid;
  const none = model.range === null;
  const view = host.editing?.offered === true ? {} : { shortcut: 'Enter' };
  return [
    ...(host.editing?.menu(grid) ?? []),
    { label: 'View value', icon: Eye, ...view, disabled: none, run: () => host.open() },
    ...(host.form === null ? [] : [formEntry(host.form, none)]),
    ...(host.follow === null
      ? []
      : [{ label: 'Follow a foreign key…', icon: Waypoints, disabled: none, run: host.follow }]),
    'separator',
    { label: 'Copy', icon: Copy, shortcut: 'Mod+C', disabled: none, run: () => host.copy('tsv', false) },
    {
      ...{ label: 'Copy with column names', shortcut: 'Mod+Shift+C', disabled: none },
      run: () => host.copy('tsv', true),
    },
    ...FORMATS.map(({ label, format, headers }) => ({
      ...{ label, disabled: none },
      run: () => host.copy(format, headers),
    })),
    'separator',
    ...viewEntries(grid, model.selection.active.column),
    { label: 'Select rows', shortcut: 'Shift+Space', run: () => grid.widen('rows') },
    { label: 'Select columns', shortcut: 'Mod+Space', run: () => grid.widen('columns') },
    { label: 'Select all', shortcut: 'Mod+A', run: () => grid.widen('all') },
    'separator',
    ...columnEntries(grid, model.selection.active.column),
  ];
}

const formEntry = (form: () => void, disabled: boolean): MenuEntry => ({
  ...{ label: 'Show the row as a form', icon: TableProperties, shortcut: 'Space', disabled },
  run: form,
});

/** What can be done with one column, by position. */
export function headerMenu(grid: GridController, position: number): MenuEntry[] {
  return [
    ...viewEntries(grid, position),
    { label: 'Select column', run: () => grid.selectColumn(position) },
    'separator',
    ...columnEntries(grid, position),
  ];
}

/** Sorting and filtering by the column at a position. */
function viewEntries({ host, model }: GridController, position: number): MenuEntry[] {
  const column = model.layout.shown[position];
  const { sort, filter, find } = host;
  if (column === undefined || sort === null || filter === null) return [];
  const key = model.sort.find((each) => each.column === column);
  const next = key === undefined ? 'Sort ascending' : key.descending ? 'Sort no more' : 'Sort descending';
  return [
    { label: next, icon: ArrowDownUp, run: () => sort(column, false) },
    { label: 'Sort by this column, too', run: () => sort(column, true) },
    { label: 'Filter…', icon: ListFilter, run: () => filter(column) },
    ...(find === null ? [] : [{ label: 'Find in result…', shortcut: 'Mod+F', run: () => find.open() }]),
    'separator',
  ];
}

function columnEntries(grid: GridController, position: number): MenuEntry[] {
  const { model } = grid;
  const { layout } = model;
  const index = layout.shown[position];
  if (index === undefined) return [];
  const pinned = layout.isPinned(index);
  const hidden = layout.hiddenCount;
  const move = (before: number) => (): void => model.changeLayout((each) => each.move(index, before));
  const [first, last] = position < layout.fixed ? [0, layout.fixed] : [layout.fixed, layout.shown.length];
  return [
    { label: 'Fit column', run: () => grid.fitColumn(position) },
    {
      label: 'Pin column',
      checked: pinned,
      run: () => model.changeLayout((each) => each.pin(index, !pinned)),
    },
    { label: 'Move column left', disabled: position === first, run: move(position - 1) },
    { label: 'Move column right', disabled: position === last - 1, run: move(position + 2) },
    {
      ...{ label: 'Hide column', disabled: layout.shown.length === 1 },
      run: () => model.changeLayout((each) => each.hide(index)),
    },
    {
      ...{ label: hidden === 0 ? 'Show all columns' : `Show ${hidden} hidden`, disabled: hidden === 0 },
      run: () => model.changeLayout((each) => each.showAll()),
    },
  ];
}
