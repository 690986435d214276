import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import css from './edits.module.css';
import type { EditedCell } from './gridEditing';

/** Lines that the editor is high at most, before it scrolls. */
const MAX_LINES = 8;

/** Properties of {@link CellEditor}. */
export interface CellEditorProps {
  cell: EditedCell;
  /** Accessible name. */
  label: string;
  /** `next`: Tab was pressed. */
  onDone: (text: string, next: 'stay' | 'down' | 'right' | 'left') => void;
  onCancel: () => void;
}

/** Writes in one cell: Enter and Tab end it, Alt+Enter begins a line, Esc leaves the cell as it was. */
export function CellEditor({ cell, label, onDone, onCancel }: CellEditorProps): ReactNode {
  const box = useRef<HTMLTextAreaElement>(null);
  const ended = useRef(false);
  useEffect(() => {
    const element = box.current;
    element?.focus();
    element?.setSelectionRange(cell.text.length, cell.text.length);
  }, [cell]);
  const end = (act: () => void): void => {
    if (ended.current) return;
    ended.current = true;
    act();
  };
  const done = (next: Parameters<CellEditorProps['onDone']>[1]): void =>
    end(() => onDone(box.current?.value ?? cell.text, next));
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.nativeEvent.isComposing) return;
    event.stopPropagation();
    if (event.key === 'Escape') end(onCancel);
    else if (event.key === 'Tab') done(event.shiftKey ? 'left' : 'right');
    else if (event.key === 'Enter' && event.altKey) {
      event.currentTarget.setRangeText(
        '\n',
        event.currentTarget.selectionStart,
        event.currentTarget.selectionEnd,
        'end',
      );
    } else if (event.key === 'Enter' && !event.shiftKey) done('down');
    else return;
    event.preventDefault();
  };
  const lines = Math.min(MAX_LINES, cell.text.split('\n').length);
  return (
    <textarea
      ref={box}
      className={css.editor}
      style={{ left: cell.box.left, top: cell.box.top, width: Math.max(160, cell.box.width) }}
      rows={lines}
      defaultValue={cell.text}
      aria-label={label}
      title="Enter keeps it, Alt+Enter begins a line, Esc leaves it"
      spellCheck={false}
      onKeyDown={onKeyDown}
      onBlur={() => done('stay')}
    />
  );
}
