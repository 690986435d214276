import { useId, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import css from './edits.module.css';

/** Statements that are shown; more would keep the window busy. */
const MAX_SHOWN = 500;

/** The statements that applying would run. */
export function ReviewDialog({ sql, onClose }: { sql: readonly string[]; onClose: () => void }): ReactNode {
  const id = useId();
  const more = sql.length - MAX_SHOWN;
  return (
    <Dialog
      open
      onClose={onClose}
      aria-labelledby={id}
      maxWidth={false}
      slotProps={{ paper: { style: { width: 820 } } }}
    >
      <DialogTitle id={id}>
        {sql.length === 1 ? 'The statement' : `The ${sql.length.toLocaleString()} statements`} of these
        changes
      </DialogTitle>
      <DialogContent>
        <p>
          They run in one transaction. Each must change exactly one row that still holds what is shown here.
        </p>
        <pre className={css.sql} tabIndex={0} aria-label="SQL" data-selectable>
          {sql.slice(0, MAX_SHOWN).join('\n\n')}
          {more > 0 && `\n\n-- and ${more.toLocaleString()} more`}
        </pre>
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose} autoFocus>
          Close
        </Button>
      </DialogActions>
    </Dialog>
  );
}
