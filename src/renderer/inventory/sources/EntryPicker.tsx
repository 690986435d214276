import { useMemo, useState, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import type { ShownSource, SourceEntry } from '../../../shared/model/secretSource';
import { call } from '../../ipc/client';
import { describeError } from '../../ui/describeError';
import { ErrorNote } from '../../ui/ErrorNote';
import { Picker } from '../Picker';
import css from '../form.module.css';

/** Properties of {@link EntryPicker}. */
export interface EntryPickerProps {
  source: ShownSource;
  /** Id of the chosen entry; empty: none yet. */
  value: string;
  error: string | undefined;
  onPick: (entry: SourceEntry) => void;
}

/** Picks an entry of a database by its title. Opening it may take a second and asks for the vault, so it is asked for. */
export function EntryPicker({ source, value, error, onPick }: EntryPickerProps): ReactNode {
  const [entries, setEntries] = useState<readonly SourceEntry[] | null>(null);
  const [failure, setFailure] = useState<{ message: string; hint?: string } | null>(null);
  const [opening, setOpening] = useState(false);
  const open = async (): Promise<void> => {
    setOpening(true);
    setFailure(null);
    try {
      setEntries(await call('sources.entries', { id: source.id }));
    } catch (thrown) {
      setFailure(describeError(thrown));
    } finally {
      setOpening(false);
    }
  };
  const options = useMemo(
    () =>
      (entries ?? []).map(({ reference, title, path, username }) => ({
        value: reference,
        label: title === '' ? '(no title)' : title,
        detail: [path.slice(1).join(' / '), username].filter((text) => text !== '').join(' · '),
      })),
    [entries],
  );
  if (entries === null) {
    return (
      <>
        <div className={css.buttons}>
          <span className={css.muted} data-error={error !== undefined || undefined}>
            {error ?? (value === '' ? 'No entry chosen yet.' : 'An entry of the database is chosen.')}
          </span>
          <span className={css.spacer} />
          <Button disabled={opening} onClick={() => void open()}>
            {opening ? 'Opening…' : value === '' ? 'Choose an entry…' : 'Show or change it…'}
          </Button>
        </div>
        {failure !== null && <ErrorNote {...failure} />}
      </>
    );
  }
  return (
    <Picker
      label="Entry"
      options={options}
      value={value === '' ? null : value}
      onPick={(reference) => {
        const entry = entries.find((each) => each.reference === reference);
        if (entry !== undefined) onPick(entry);
      }}
      placeholder="Type a part of its title"
      clearable={false}
      autoFocus={value === ''}
      error={error}
    />
  );
}
