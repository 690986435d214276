import { useState, type ReactNode } from 'react';
import Dialog from '@mui/material/Dialog';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import OutlinedInput from '@mui/material/OutlinedInput';
import { X } from 'lucide-react';
import { ACTION_SECTIONS, shortcutsOf, useActions, type Action } from '../stores/actions';
import { useUi } from '../stores/ui';
import { IconAction } from '../ui/IconAction';
import { Kbd } from '../ui/Kbd';
import { formatShortcut } from '../ui/shortcut';
import css from './ShortcutSheet.module.css';

/** Keys that lists and tabs understand by themselves: no action stands behind them. */
const IN_LISTS = [
  ['Enter', 'Open or connect'],
  ['F2', 'Rename'],
  ['Delete', 'Delete, with undo'],
  ['ArrowRight', 'Unfold, or go to the first child'],
  ['ArrowLeft', 'Fold, or go to the parent'],
  ['Shift+F10', 'Open the context menu'],
  ['Escape', 'Step back'],
] as const;

const close = (): void => useUi.setState({ shortcutsOpen: false });

/** Nine "go to tab" actions take one line. */
const isNumbered = (action: Action): boolean => /^tab\.show[2-9]$/.test(action.id);

function fits(query: string, title: string, shortcuts: readonly string[]): boolean {
  const wanted = query.trim().toLowerCase();
  if (shortcuts.length === 0) return false;
  return [title, ...shortcuts.map((shortcut) => formatShortcut(shortcut))].some((text) =>
    text.toLowerCase().includes(wanted),
  );
}

interface RowProps {
  title: string;
  shortcuts: readonly string[];
  /** For "1 … 9". */
  last?: string | undefined;
}

function Row({ title, shortcuts, last }: RowProps): ReactNode {
  return (
    <div className={css.row}>
      <dt>{title}</dt>
      <dd>
        {shortcuts.map((shortcut, index) => (
          <span key={shortcut}>
            {index > 0 && <span className={css.range}>or</span>}
            <Kbd shortcut={shortcut} />
          </span>
        ))}
        {last !== undefined && <span className={css.range}>…</span>}
        {last !== undefined && <Kbd shortcut={last} />}
      </dd>
    </div>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }): ReactNode {
  return (
    <section className={css.section} aria-label={title}>
      <h3 className={css.heading}>{title}</h3>
      <dl className={css.rows}>{children}</dl>
    </section>
  );
}

function ActionSections({ query }: { query: string }): ReactNode {
  const actions = useActions((state) => state.actions);
  return ACTION_SECTIONS.map((section) => {
    const rows = [...actions.values()].filter(
      (action) =>
        action.section === section && !isNumbered(action) && fits(query, action.title, shortcutsOf(action)),
    );
    if (rows.length === 0) return null;
    return (
      <Section key={section} title={section}>
        {rows.map((action) => (
          <Row
            key={action.id}
            title={action.id === 'tab.show1' ? 'Go to tab 1 to 9' : action.title}
            shortcuts={shortcutsOf(action)}
            last={action.id === 'tab.show1' ? '9' : undefined}
          />
        ))}
      </Section>
    );
  });
}

/** All shortcuts, searchable; drawn from the action registry. */
export function ShortcutSheet(): ReactNode {
  const open = useUi((state) => state.shortcutsOpen);
  const [query, setQuery] = useState('');
  const inLists = IN_LISTS.filter(([shortcut, title]) => fits(query, title, [shortcut]));
  return (
    <Dialog open={open} onClose={close} aria-labelledby="shortcuts-title" className={css.dialog ?? ''}>
      <DialogTitle id="shortcuts-title" className={css.title ?? ''}>
        <span>Keyboard shortcuts</span>
        <IconAction icon={X} label="Close" onClick={close} />
      </DialogTitle>
      <DialogContent>
        <OutlinedInput
          autoFocus
          className={css.filter ?? ''}
          placeholder="Filter shortcuts"
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          inputProps={{ 'aria-label': 'Filter shortcuts', spellCheck: false }}
        />
        <div className={css.columns}>
          <ActionSections query={query} />
          {inLists.length > 0 && (
            <Section title="In lists">
              {inLists.map(([shortcut, title]) => (
                <Row key={shortcut} title={title} shortcuts={[shortcut]} />
              ))}
            </Section>
          )}
        </div>
        <p className={css.note}>
          A terminal that has the focus gets every key but those with Ctrl+Shift and Ctrl+Page Up/Down.
        </p>
      </DialogContent>
    </Dialog>
  );
}
