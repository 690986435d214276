import type { ColumnLayout } from './columnLayout';
import { fittingWidth } from './columnWidths';
import type { GridModel } from './gridModel';
import { trackPointer } from './gridPointer';
import type { GridPage } from './gridSource';
import type { GridHit, GridView } from './gridView';

/** Px around the edge of a column at which it is grasped. */
const GRASP_PX = 4;
/** Px that a column is dragged before it moves: less is a click. */
const DRAG_PX = 6;

/** Position of the column whose right edge is at a point of the header; null: there is none. */
export function edgeAt({ zone, column, x }: GridHit, layout: ColumnLayout): number | null {
  if (zone !== 'header' || layout.shown.length === 0) return null;
  const start = layout.start(column);
  if (x >= start + layout.width(column) - GRASP_PX) return column;
  const first = column === 0 || column === layout.fixed;
  return x <= start + GRASP_PX && !first ? column - 1 : null;
}

/** Resizes a column as long as the button is down. */
export function dragWidth(event: PointerEvent, position: number, model: GridModel, root: HTMLElement): void {
  const index = model.layout.shown[position];
  if (index === undefined) return;
  const width = model.layout.width(position);
  trackPointer(
    event,
    root,
    (move) => model.changeLayout((layout) => layout.resize(index, width + move.clientX - event.clientX)),
    () => undefined,
  );
}

/** Makes a column as wide as its name and the values in sight. */
export function fitColumn(position: number, model: GridModel, view: GridView): void {
  const { layout, source } = model;
  const index = layout.shown[position];
  if (index === undefined) return;
  const rows = view.rowsInSight;
  const pages = new Set<GridPage>();
  for (let row = rows[0]; row < rows[1]; row++) {
    const page = source.pageAt(row);
    if (page !== null) pages.add(page);
  }
  const width = fittingWidth(source.columns, index, [...pages], rows);
  model.changeLayout((each) => each.resize(index, width));
}

/** Moves a column to where it is dropped; a click that does not drag is handed on. */
export function dragColumn(
  event: PointerEvent,
  hit: GridHit,
  model: GridModel,
  view: GridView,
  root: HTMLElement,
  onClick: () => void,
): void {
  const { layout } = model;
  const index = layout.shown[hit.column];
  if (index === undefined) return;
  let before: number | null = null;
  const onMove = (move: PointerEvent): void => {
    if (before === null && Math.abs(move.clientX - event.clientX) < DRAG_PX) return;
    before = dropAt(view.hit(move.clientX, move.clientY), hit.column, layout);
    view.showDrop(before);
  };
  trackPointer(event, root, onMove, (cancelled) => {
    view.showDrop(null);
    const to = before;
    if (to !== null && !cancelled) model.changeLayout((each) => each.move(index, to));
    else if (!cancelled) onClick();
  });
}

/** The position before which a column would go; it stays with the pinned columns or with the others. */
function dropAt({ column, x }: GridHit, from: number, layout: ColumnLayout): number {
  const right = x > layout.start(column) + layout.width(column) / 2;
  const before = column + (right ? 1 : 0);
  const [first, last] = from < layout.fixed ? [0, layout.fixed] : [layout.fixed, layout.shown.length];
  return Math.min(Math.max(before, first), last);
}
