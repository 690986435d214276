import type { GridModel } from './gridModel';
import { extendTo, selectAt, type GridSelection } from './gridSelection';
import type { GridHit, GridView } from './gridView';

/** Px of a frame while a selection is dragged past the edge: a tenth of how far, and so fast at most. */
const DRAG_PART = 0.3;
const MAX_DRAG_PX = 240;

const KINDS: Readonly<Record<GridHit['zone'], GridSelection['kind'] | null>> = {
  cells: 'cells',
  numbers: 'rows',
  corner: 'all',
  header: 'columns',
  outside: null,
};

/** Where the drag of a selection begins, and of what kind it is; null: nothing is selected there. */
function beginning(event: PointerEvent, hit: GridHit, model: GridModel): GridSelection | null {
  const kind = KINDS[hit.zone];
  if (kind === null) return null;
  // Whole columns begin at the rows in sight, so that the current cell does not leave it.
  const at = { row: kind === 'columns' ? model.selection.active.row : hit.row, column: hit.column };
  return event.shiftKey && kind !== 'all' ? extendTo(model.selection, at, kind) : selectAt(at, kind);
}

/** Selects by pointer: cells, rows by their numbers, columns by their names. Dragging past an edge scrolls. */
export function dragSelection(
  event: PointerEvent,
  model: GridModel,
  view: GridView,
  root: HTMLElement,
): void {
  const first = beginning(event, view.hit(event.clientX, event.clientY), model);
  if (first === null) return;
  model.select(first);
  let point = { x: event.clientX, y: event.clientY };
  let frame = 0;
  const extend = (): void => {
    const { row, column } = view.hit(point.x, point.y);
    const { active, kind } = model.selection;
    const at = {
      row: kind === 'columns' ? active.row : row,
      column: kind === 'rows' ? active.column : column,
    };
    if (at.row !== active.row || at.column !== active.column) model.select(extendTo(model.selection, at));
  };
  const follow = (): void => {
    const beyond = view.beyond(point.x, point.y);
    const step = (px: number): number => Math.max(-MAX_DRAG_PX, Math.min(MAX_DRAG_PX, px * DRAG_PART));
    const { kind } = model.selection;
    view.scrollBy(kind === 'rows' ? 0 : step(beyond.x), kind === 'columns' ? 0 : step(beyond.y));
    extend();
    frame = requestAnimationFrame(follow);
  };
  const onMove = (move: PointerEvent): void => {
    point = { x: move.clientX, y: move.clientY };
    extend();
    if (frame === 0) frame = requestAnimationFrame(follow);
  };
  trackPointer(event, root, onMove, () => cancelAnimationFrame(frame));
}

/** Follows the pointer until its button is up, wherever it goes. */
export function trackPointer(
  event: PointerEvent,
  root: HTMLElement,
  onMove: (move: PointerEvent) => void,
  onEnd: (cancelled: boolean) => void,
): void {
  const ends = ['pointerup', 'pointercancel'] as const;
  const finish = (end: PointerEvent): void => {
    root.removeEventListener('pointermove', onMove);
    for (const each of ends) root.removeEventListener(each, finish);
    onEnd(end.type === 'pointercancel');
  };
  root.setPointerCapture(event.pointerId);
  root.addEventListener('pointermove', onMove);
  for (const each of ends) root.addEventListener(each, finish);
}
