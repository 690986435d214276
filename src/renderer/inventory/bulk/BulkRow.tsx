import { Children, useRef, type ReactNode } from 'react';
import MenuItem from '@mui/material/MenuItem';
import Select from '@mui/material/Select';
import { countText } from '../words';
import type { BulkExample, BulkPreview } from './bulkPreview';
import css from './bulk.module.css';

/** Properties of {@link ModeSelect}. */
export interface ModeSelectProps<M extends string> {
  label: string;
  mode: M;
  modes: readonly (readonly [M, string])[];
  onMode: (mode: M) => void;
  /** Where a person begins. */
  autoFocus?: boolean | undefined;
}

/** What becomes of a field: kept, set, cleared, inherited. `onClosed` decides where the focus goes. */
function ModeSelect<M extends string>(
  props: ModeSelectProps<M> & { onClosed: (box: HTMLElement | null) => void },
): ReactNode {
  const { label, mode, modes, onMode, autoFocus = false, onClosed } = props;
  const select = useRef<HTMLElement>(null);
  return (
    <Select
      ref={select}
      className={css.mode ?? ''}
      value={mode}
      autoFocus={autoFocus}
      onChange={(event) => {
        const chosen = modes.find(([value]) => value === event.target.value);
        if (chosen !== undefined) onMode(chosen[0]);
      }}
      // After what was chosen has been painted: there may be a field to type in now.
      onClose={() => setTimeout(() => onClosed(select.current))}
      MenuProps={{ disableRestoreFocus: true }}
      SelectDisplayProps={{ 'aria-label': `What to do with ${label}` }}
    >
      {modes.map(([value, text]) => (
        <MenuItem key={value} value={value}>
          {text}
        </MenuItem>
      ))}
    </Select>
  );
}

function Example({ example }: { example: BulkExample }): ReactNode {
  return (
    <div className={css.example}>
      <span className={css.exampleName}>{example.name}</span>
      <span className={css.before}>{example.before}</span>
      <span aria-hidden>→</span>
      <span className="bn-visually-hidden">becomes</span>
      <span className={css.after}>{example.after}</span>
    </div>
  );
}

/** How many hosts a row changes, and the first of them. */
export function RowPreview({ row, preview }: { row: string; preview: BulkPreview | null }): ReactNode {
  const found = preview?.rows.get(row);
  if (preview === null || found === undefined) return null;
  const count =
    found.changed === 0
      ? 'No host changes'
      : `${countText(found.changed)} of ${countText(preview.of)} hosts change`;
  return (
    <div className={css.preview}>
      <div className={css.previewCount}>{count}</div>
      {found.examples.map((example, at) => (
        // Hosts may have the same name.
        <Example key={at} example={example} />
      ))}
    </div>
  );
}

/** Properties of {@link BulkRow}. */
export interface BulkRowProps<M extends string> extends ModeSelectProps<M> {
  /** Name of the row in the preview. */
  row: string;
  /** What the hosts have now. */
  now: string;
  preview: BulkPreview | null;
  error?: string | undefined;
  /** What to set; absent where the mode says it all. */
  children?: ReactNode;
}

/** One field: what the hosts have now, what becomes of it, and on how many. */
export function BulkRow<M extends string>(props: BulkRowProps<M>): ReactNode {
  const { label, mode, modes, onMode, autoFocus, row, now, preview, error, children } = props;
  const kept = mode === 'keep';
  const value = useRef<HTMLDivElement>(null);
  const onClosed = (box: HTMLElement | null): void => {
    const field = value.current?.querySelector<HTMLElement>('input, textarea, [role="combobox"]');
    // The list has to have the focus once, or it does not notice that it lost it.
    box?.querySelector<HTMLElement>('[role="combobox"]')?.focus();
    field?.focus();
  };
  return (
    <div className={css.row} role="group" aria-label={label} data-kept={kept || undefined}>
      <div className={css.rowHead}>
        <span className={css.label}>{label}</span>
        <span className={css.now} title={now}>
          {now}
        </span>
        <ModeSelect {...{ label, mode, modes, onMode, autoFocus, onClosed }} />
      </div>
      {Children.toArray(children).length > 0 && (
        <div className={css.value} ref={value}>
          {children}
        </div>
      )}
      {error !== undefined && <div className={css.error}>{error}</div>}
      {!kept && error === undefined && <RowPreview row={row} preview={preview} />}
    </div>
  );
}
