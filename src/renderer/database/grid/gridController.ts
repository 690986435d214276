import type { SortKey } from '../../../shared/resultView';
import { isMac } from '../../ui/shortcut';
import { openContextMenu, type MenuEntry } from '../../ui/contextMenu';
import type { CopyFormat } from './copyFormats';
import type { ColumnLayout } from './columnLayout';
import { gridCommand, type GridCommand } from './gridKeys';
import { cellMenu, headerMenu } from './gridMenu';
import { GridModel } from './gridModel';
import { dragSelection } from './gridPointer';
import { clampCell, contains, extendTo, selectAt, type GridSelection } from './gridSelection';
import type { GridSource, PageProblem } from './gridSource';
import { GridView } from './gridView';
import { dragColumn, dragWidth, edgeAt, fitColumn } from './headerPointer';

/** Changes cells of a grid. */
export interface GridEditing {
  /** Cells of it can be changed. */
  readonly offered: boolean;
  /** A grid shows it from now on. */
  attach(grid: GridController): void;
  /** False: the key means nothing to it. */
  key(event: KeyboardEvent, grid: GridController): boolean;
  /** Opens an editor on the current cell. */
  edit(grid: GridController): void;
  /** Takes cells from the clipboard. */
  paste(text: string, grid: GridController): void;
  menu(grid: GridController): MenuEntry[];
}

/** Finds text in a grid. */
export interface GridFind {
  /** A grid shows the rows from now on; what is returned ends that. */
  attach(grid: GridController): () => void;
  open(): void;
  step(back: boolean): void;
  /** False: there is nothing to close. */
  close(): boolean;
}

/** What a grid asks of whoever shows it. */
export interface GridHost {
  /** Copies the selected cells. */
  copy(format: CopyFormat, headers: boolean): void;
  /** Gives up a copy that is on its way; false: there is none. */
  cancelCopy(): boolean;
  /** Opens the current cell. */
  open(): void;
  /** Shows the current row as a form; null: it can't be. */
  form: (() => void) | null;
  /** Sorts by a column: ascending, descending, not at all; `add`: beside the columns before. Null: it can't be. */
  sort: ((column: number, add: boolean) => void) | null;
  /** Asks what the rows must have in a column; null: it can't be. */
  filter: ((column: number | null) => void) | null;
  /** Looks for text in the cells; null: it can't be. */
  find: GridFind | null;
  /** Offers the rows that belong to the current cell by a foreign key; null: nobody knows of any. */
  follow: (() => void) | null;
  /** The rows in sight can't be read; null: they can. */
  problem(problem: PageProblem | null): void;
  /** Absent: nothing can be changed. */
  editing?: GridEditing | undefined;
}

/** Turns what a person does in a grid into changes of its model. */
export class GridController {
  readonly model: GridModel;
  readonly view: GridView;

  constructor(
    private readonly root: HTMLElement,
    source: GridSource,
    readonly host: GridHost,
    before: { sort: readonly SortKey[]; layout: ColumnLayout | null } = { sort: [], layout: null },
  ) {
    this.model = new GridModel(source, before.sort, before.layout);
    this.view = new GridView(root, this.model, (problem) => host.problem(problem));
  }

  dispose(): void {
    this.view.dispose();
  }

  onKeyDown(event: KeyboardEvent): void {
    const mod = isMac ? event.metaKey : event.ctrlKey;
    const { key, shiftKey: shift, altKey: alt } = event;
    const { selection, size } = this.model;
    const command = gridCommand({ key, mod, shift, alt }, selection.active, size, this.view.pageRows);
    const edited = this.host.editing?.key(event, this) ?? false;
    if (!edited && (command === null || !this.#run(command))) return;
    event.preventDefault();
    event.stopPropagation();
  }

  onPointerDown(event: PointerEvent): void {
    if (event.button !== 0 || this.#onScrollBar(event)) return;
    const { model, view, root } = this;
    root.focus({ preventScroll: true });
    const hit = view.hit(event.clientX, event.clientY);
    const edge = edgeAt(hit, model.layout);
    if (edge !== null) dragWidth(event, edge, model, root);
    else if (hit.zone !== 'header' || event.altKey) dragSelection(event, model, view, root);
    else dragColumn(event, hit, model, view, root, () => this.#onHeader(hit.column, event.shiftKey));
  }

  /** The grid itself keeps the focus, not the element that scrolls: it is what a screen reader is told about. */
  onMouseDown(event: MouseEvent): void {
    if (!this.#onScrollBar(event)) event.preventDefault();
  }

  onFocusIn({ target }: FocusEvent): void {
    if (target !== this.root) this.root.focus({ preventScroll: true });
  }

  onPointerMove(event: PointerEvent): void {
    if (event.buttons !== 0) return;
    const edge = edgeAt(this.view.hit(event.clientX, event.clientY), this.model.layout);
    this.view.setCursor(edge === null ? '' : 'col-resize');
  }

  onDoubleClick(event: MouseEvent): void {
    const hit = this.view.hit(event.clientX, event.clientY);
    const edge = edgeAt(hit, this.model.layout);
    if (edge !== null) this.fitColumn(edge);
    else if (hit.zone === 'cells' && !this.#onScrollBar(event)) this.#openOrEdit();
  }

  onPaste(event: ClipboardEvent): void {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (text === '' || this.host.editing?.offered !== true) return;
    event.preventDefault();
    this.host.editing.paste(text, this);
  }

  #openOrEdit(): void {
    const { editing } = this.host;
    if (editing?.offered === true) editing.edit(this);
    else this.host.open();
  }

  onContextMenu(event: MouseEvent): void {
    const { zone, row, column } = this.view.hit(event.clientX, event.clientY);
    event.preventDefault();
    if (zone === 'header') {
      openContextMenu(event, 'Column', headerMenu(this, column));
      return;
    }
    const { range } = this.model;
    const at = { row, column };
    if (zone === 'numbers' && (range === null || !contains(range, at)))
      this.model.select(selectAt(at, 'rows'));
    else if (zone === 'cells' && (range === null || !contains(range, at))) this.model.select(selectAt(at));
    openContextMenu(event, 'Cells', cellMenu(this));
  }

  /** Selects whole rows, columns or everything from what is selected now. */
  widen(kind: GridSelection['kind']): void {
    this.model.select({ ...this.model.selection, kind });
  }

  /** Makes the row that lies so many below (above: negative) the current one. */
  stepRow(by: number): void {
    const { row, column } = this.model.selection.active;
    this.#go(clampCell({ row: row + by, column }, this.model.size), false);
  }

  selectColumn(position: number): void {
    this.model.select(selectAt({ row: this.model.selection.active.row, column: position }, 'columns'));
  }

  fitColumn(position: number): void {
    fitColumn(position, this.model, this.view);
  }

  /** Sorts by the column at a position, or selects it where rows can't be sorted. */
  #onHeader(position: number, add: boolean): void {
    const index = this.model.layout.shown[position];
    if (this.host.sort === null || index === undefined) this.selectColumn(position);
    else this.host.sort(index, add);
  }

  /** False: the key meant nothing here. */
  #run(command: GridCommand): boolean {
    const { model, view, host } = this;
    switch (command.type) {
      case 'go':
        this.#go(command.to, command.extend);
        return true;
      case 'copy':
        host.copy('tsv', command.headers);
        return true;
      case 'open':
        host.open();
        return true;
      case 'form':
        host.form?.();
        return host.form !== null;
      case 'find':
        host.find?.open();
        return host.find !== null;
      case 'find-next':
      case 'find-previous':
        host.find?.step(command.type === 'find-previous');
        return host.find !== null;
      case 'menu':
        openContextMenu(view.activeElement, 'Cells', cellMenu(this));
        return true;
      case 'select-all':
        this.widen('all');
        return true;
      case 'select-rows':
        this.widen('rows');
        return true;
      case 'select-columns':
        this.widen('columns');
        return true;
      case 'clear':
        return host.cancelCopy() || shrink(model) || (host.find?.close() ?? false);
    }
  }

  #go(to: { row: number; column: number }, extend: boolean): void {
    const { model, view } = this;
    model.select(extend ? extendTo(model.selection, to) : selectAt(to));
    view.reveal(to);
  }

  /** Scroll bars lie above the elements that they scroll. */
  #onScrollBar({ target, offsetX, offsetY }: MouseEvent): boolean {
    if (!(target instanceof HTMLElement) || target.scrollHeight + target.scrollWidth === 0) return false;
    return (
      target.parentElement === this.root && (offsetX >= target.clientWidth || offsetY >= target.clientHeight)
    );
  }
}

/** Selects the current cell alone; false: it is already. */
function shrink(model: GridModel): boolean {
  const { kind, anchor, active } = model.selection;
  if (kind === 'cells' && anchor.row === active.row && anchor.column === active.column) return false;
  model.select(selectAt(active));
  return true;
}
