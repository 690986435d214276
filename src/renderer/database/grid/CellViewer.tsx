import { Copy, WrapText, X } from 'lucide-react';
import { useMemo, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { ResultColumn } from '../../../shared/queryStream';
import { IconAction } from '../../ui/IconAction';
import { formatBytes } from '../../ui/time';
import { visibleText } from './cellText';
import { lengthOf, viewsOf, type CellView, type ViewKind } from './cellViews';
import css from './CellViewer.module.css';
import { copyValue } from './copyValue';
import type { OpenCell } from './ResultGrid';

/** Properties of {@link CellViewer}. */
export interface CellViewerProps {
  cell: OpenCell;
  column: ResultColumn;
  onClose: () => void;
}

const NAMES: Readonly<Record<ViewKind, string>> = { text: 'Text', json: 'JSON', hex: 'Hex' };

/** Ways of looking that are kept while the app runs, so that the next value is shown the same way. */
const last: { wrap: boolean; kind: ViewKind | null } = { wrap: true, kind: null };

function lengthText(cell: OpenCell, hexBytes: number | null): string {
  if (cell.text === null) return 'NULL';
  const { characters, bytes } = lengthOf(cell.text);
  const size = hexBytes ?? bytes;
  const exact = size < 1024 ? '' : ` (${formatBytes(size)})`;
  if (hexBytes !== null) return `${hexBytes.toLocaleString()} bytes${exact}`;
  return `${characters.toLocaleString()} characters · ${bytes.toLocaleString()} bytes${exact}`;
}

function ViewTabs(props: {
  views: readonly CellView[];
  kind: ViewKind;
  pick: (kind: ViewKind) => void;
}): ReactNode {
  if (props.views.length < 2) return null;
  return (
    <div className={css.tabs} role="group" aria-label="Show as">
      {props.views.map(({ kind }) => (
        <button
          key={kind}
          type="button"
          className={css.tab}
          aria-pressed={kind === props.kind}
          onClick={() => props.pick(kind)}
        >
          {NAMES[kind]}
        </button>
      ))}
    </div>
  );
}

/** One value as a whole: as text, as JSON on lines, or byte by byte. Esc closes. */
export function CellViewer({ cell, column, onClose }: CellViewerProps): ReactNode {
  const [ways, setWays] = useState(last);
  const views = useMemo(() => (cell.text === null ? [] : viewsOf(cell.text)), [cell.text]);
  const view = views.find(({ kind }) => kind === ways.kind) ?? views.at(-1);
  const isBinary = views.some(({ kind }) => kind === 'hex');
  const hexBytes = isBinary && cell.text !== null ? (cell.text.length - 2) / 2 : null;
  const length = useMemo(() => lengthText(cell, hexBytes), [cell, hexBytes]);
  const change = (more: Partial<typeof last>): void => setWays({ ...Object.assign(last, more) });
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    onClose();
  };
  const name = visibleText(column.name);
  return (
    <section className={css.viewer} aria-label={`Value of ${name}`} onKeyDown={onKeyDown}>
      <header className={css.header}>
        <div className={css.heading}>
          <span className={css.name}>{name}</span>
          <span className={css.type}>
            {visibleText(column.type)} · row {(cell.row + 1).toLocaleString()}
          </span>
        </div>
        <IconAction
          icon={WrapText}
          label="Wrap lines"
          pressed={ways.wrap}
          onClick={() => change({ wrap: !ways.wrap })}
        />
        <IconAction
          icon={Copy}
          label="Copy value"
          disabled={cell.text === null}
          onClick={() => copyValue(cell.text ?? '')}
        />
        <IconAction icon={X} label="Close" shortcut="Escape" onClick={onClose} />
      </header>
      <ViewTabs views={views} kind={view?.kind ?? 'text'} pick={(kind) => change({ kind })} />
      <pre
        className={css.text}
        tabIndex={0}
        data-selectable
        data-wrap={ways.wrap && view?.kind !== 'hex'}
        data-nothing={cell.text === null || cell.text === ''}
      >
        {cell.text === null ? 'NULL' : cell.text === '' ? 'empty text' : view?.text}
      </pre>
      <footer className={css.footer} role="status">
        <span>{length}</span>
        {view !== undefined && view.note !== '' && <span>{view.note}</span>}
      </footer>
    </section>
  );
}
