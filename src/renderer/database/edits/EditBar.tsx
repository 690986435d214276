import { CircleAlert, Lock, Pencil, Plus, Redo2, Undo2 } from 'lucide-react';
import type { ReactNode } from 'react';
import Button from '@mui/material/Button';
import { useStore } from 'zustand';
import { IconAction } from '../../ui/IconAction';
import css from './edits.module.css';
import type { EditState, ResultEdits } from './resultEdits';

/** Properties of {@link EditBar}. */
export interface EditBarProps {
  edits: ResultEdits;
  /** Why the connection changes nothing now; null: it may. */
  readOnly: string | null;
  /** Absent: no rows are added here. */
  onAdd?: (() => void) | undefined;
  onReview: () => void;
  onApply: () => void;
}

function Words({ state, readOnly }: { state: EditState; readOnly: string | null }): ReactNode {
  const { target, staged, failure, applying } = state;
  if (failure !== null) {
    const text = `${failure.message} ${failure.hint ?? ''}`;
    return (
      <div className={css.words} data-tone="danger" role="alert" title={text}>
        <CircleAlert size={14} className={css.sign ?? ''} aria-hidden />
        <span data-selectable>{text}</span>
      </div>
    );
  }
  if (target === null) return <div className={css.words} />;
  const reason = target.editable ? readOnly : target.reason;
  const count = staged.size === 1 ? '1 change' : `${staged.size.toLocaleString()} changes`;
  if (reason !== null) {
    return (
      <div className={css.words} title={reason}>
        <Lock size={13} className={css.sign ?? ''} aria-hidden />
        <span>
          {staged.size > 0 && `${count} staged. `}Rows can’t be changed: {reason}
        </span>
      </div>
    );
  }
  return (
    <div className={css.words} role="status">
      <Pencil size={13} className={css.sign ?? ''} aria-hidden />
      <span className={staged.size > 0 ? css.count : undefined}>
        {applying
          ? `Applying ${count}`
          : staged.size > 0
            ? count
            : 'Enter, F2 or a double click edits a cell'}
      </span>
    </div>
  );
}

/** What is staged in a result, and what can be done with it; why nothing can, otherwise. */
export function EditBar({ edits, readOnly, onAdd, onReview, onApply }: EditBarProps): ReactNode {
  const state = useStore(edits.store);
  const { target, staged, canUndo, canRedo, applying } = state;
  if (target === null) return null;
  const may = target.editable && readOnly === null && !applying;
  const some = staged.size > 0;
  return (
    <div className={css.bar} role="toolbar" aria-label="Changes of rows">
      <Words state={state} readOnly={readOnly} />
      {(may || some) && (
        <>
          {onAdd !== undefined && (
            <IconAction icon={Plus} size={15} label="Add a row" disabled={!may} onClick={onAdd} />
          )}
          <IconAction
            icon={Undo2}
            size={15}
            label="Undo the last change"
            disabled={!canUndo || applying}
            onClick={() => edits.undo()}
          />
          <IconAction
            icon={Redo2}
            size={15}
            label="Redo"
            disabled={!canRedo || applying}
            onClick={() => edits.redo()}
          />
        </>
      )}
      {some && (
        <>
          <Button size="small" disabled={applying} onClick={onReview}>
            Review SQL
          </Button>
          <Button size="small" disabled={applying} onClick={() => edits.discard()}>
            Discard
          </Button>
          <Button size="small" variant="contained" color="primary" disabled={!may} onClick={onApply}>
            Apply
          </Button>
        </>
      )}
    </div>
  );
}
