import { useId, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { hideLongText, useLongText } from './longText';
import { shownText, type Shown } from './shownValue';
import css from './changes.module.css';

const wholeText = (shown: Shown): string => (shown.kind === 'long' ? shown.text : shownText(shown));

function Side({ title, shown }: { title: string; shown: Shown }): ReactNode {
  if (shown.kind === 'nothing') return null;
  return (
    <section className={css.side} aria-label={title}>
      <h3 className={css.sideTitle}>{title}</h3>
      <pre className={css.sideText} tabIndex={0}>
        {wholeText(shown)}
      </pre>
    </section>
  );
}

/** Notes and other long texts as a whole, before and after. */
export function LongTextDialog(): ReactNode {
  const row = useLongText((state) => state.row);
  const id = useId();
  if (row === null) return null;
  return (
    <Dialog
      open
      onClose={hideLongText}
      aria-labelledby={id}
      maxWidth={false}
      slotProps={{ paper: { style: { width: 820 } } }}
    >
      <DialogTitle id={id}>{row.label}</DialogTitle>
      <DialogContent className={css.sides ?? ''}>
        <Side title="Before" shown={row.before} />
        <Side title="After" shown={row.after} />
      </DialogContent>
      <DialogActions>
        <Button onClick={hideLongText} autoFocus>
          Close
        </Button>
      </DialogActions>
    </Dialog>
  );
}
