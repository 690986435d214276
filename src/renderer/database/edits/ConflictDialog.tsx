import { useId, useState, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import css from './edits.module.css';
import type { ResolvedRow } from './conflictRows';

/** Columns of a row whose staged values are kept. */
export type Kept = ReadonlyMap<number, ReadonlySet<number>>;

function Value({ text }: { text: string | null | undefined }): ReactNode {
  if (text === null || text === undefined || text === '') {
    return <span className={css.null}>{text === '' ? 'empty' : text === null ? 'NULL' : 'not shown'}</span>;
  }
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}

/** Every column that is staged, of every row. */
const allMine = (rows: readonly ResolvedRow[]): Kept =>
  new Map(
    rows
      .filter(({ gone }) => !gone)
      .map(({ row, columns }) => [
        row,
        new Set(columns.flatMap((each) => (each.staged ? [each.column] : []))),
      ]),
  );

interface RowProps {
  each: ResolvedRow;
  kept: Kept;
  keep: (row: number, column: number, mine: boolean) => void;
}

function Row({ each, kept, keep }: RowProps): ReactNode {
  const { row, gone, deletes, columns } = each;
  const caption = `Row ${(row + 1).toLocaleString()}`;
  if (gone) return <p>{caption} is not there any more, or you can’t see it. Your change of it is dropped.</p>;
  return (
    <table className={css.table}>
      <caption>{deletes ? `${caption}, which you want to delete` : caption}</caption>
      <thead>
        <tr>
          <th scope="col">Column</th>
          <th scope="col">Was</th>
          <th scope="col">On the server now</th>
          <th scope="col">Yours</th>
        </tr>
      </thead>
      <tbody>
        {columns.map(({ column, name, was, theirs, mine, staged, differs }) => (
          <tr key={column}>
            <th scope="row">{name}</th>
            <td>
              <Value text={was} />
            </td>
            <td className={differs ? css.differs : undefined}>
              <Value text={theirs} />
            </td>
            <td>
              {staged ? (
                <label className={css.choice}>
                  <input
                    type="checkbox"
                    checked={kept.get(row)?.has(column) === true}
                    onChange={(event) => keep(row, column, event.target.checked)}
                    aria-label={`Keep my value of ${name}`}
                  />
                  <Value text={mine} />
                </label>
              ) : (
                ''
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Properties of {@link ConflictDialog}. */
export interface ConflictDialogProps {
  rows: readonly ResolvedRow[];
  onResolve: (kept: Kept) => void;
  onCancel: () => void;
}

/** Rows that others changed meanwhile: what they were, what they are now, and what was staged. Nothing was applied yet. */
export function ConflictDialog({ rows, onResolve, onCancel }: ConflictDialogProps): ReactNode {
  const id = useId();
  const [kept, setKept] = useState<Kept>(() => allMine(rows));
  const keep = (row: number, column: number, mine: boolean): void => {
    const columns = new Set(kept.get(row));
    if (mine) columns.add(column);
    else columns.delete(column);
    setKept(new Map(kept).set(row, columns));
  };
  const count = rows.length === 1 ? 'A row was' : `${rows.length.toLocaleString()} rows were`;
  return (
    <Dialog
      open
      onClose={onCancel}
      aria-labelledby={id}
      maxWidth={false}
      slotProps={{ paper: { style: { width: 860 } } }}
    >
      <DialogTitle id={id}>{count} changed by someone else</DialogTitle>
      <DialogContent>
        <p>Nothing was applied. Tick the values of yours that are to be kept, then apply again.</p>
        {rows.map((each) => (
          <Row key={each.row} {...{ each, kept, keep }} />
        ))}
      </DialogContent>
      <DialogActions>
        <Button onClick={onCancel}>Decide later</Button>
        <Button onClick={() => onResolve(new Map())}>Take all of theirs</Button>
        <Button variant="contained" color="primary" autoFocus onClick={() => onResolve(kept)}>
          Keep what is ticked
        </Button>
      </DialogActions>
    </Dialog>
  );
}
