import { useState, type KeyboardEvent, type ReactNode } from 'react';
import OutlinedInput from '@mui/material/OutlinedInput';
import { noteSchema } from '../../shared/model/primitives';
import { isMac } from '../ui/shortcut';
import { attempt } from './commands';
import { confirmDiscard } from './confirmDiscard';
import { InspectorSection } from './InspectorSection';
import css from './inspector.module.css';

/** Properties of {@link NotesEditor}. */
export interface NotesEditorProps {
  /** Whose notes these are. */
  name: string;
  notes: string;
  onSave: (notes: string) => Promise<void>;
}

/** Notes that are edited where they are read: leaving the field saves them, Esc asks before it throws text away. */
export function NotesEditor({ name, notes, onSave }: NotesEditorProps): ReactNode {
  const [draft, setDraft] = useState<string | null>(null);
  const valid = draft === null || noteSchema.safeParse(draft).success;
  const save = (): void => {
    if (draft === null || !valid) return;
    if (draft === notes) {
      setDraft(null);
      return;
    }
    attempt(async () => {
      await onSave(draft);
      setDraft(null);
    });
  };
  const discard = async (): Promise<void> => {
    if (await confirmDiscard(draft !== notes, `Notes of ${name}`)) setDraft(null);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (isMac ? event.metaKey : event.ctrlKey)) save();
    else if (event.key === 'Escape') void discard();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <InspectorSection title="Notes">
      {draft === null ? (
        <button
          type="button"
          className={css.notes}
          data-empty={notes === '' || undefined}
          aria-label={notes === '' ? `Add notes to ${name}` : `Edit the notes of ${name}`}
          onClick={() => setDraft(notes)}
        >
          {notes === '' ? 'Add notes…' : notes}
        </button>
      ) : (
        <>
          <OutlinedInput
            value={draft}
            multiline
            minRows={3}
            maxRows={24}
            autoFocus
            error={!valid}
            onChange={(event) => setDraft(event.target.value)}
            onKeyDown={onKeyDown}
            onBlur={(event) => {
              // The question whether to discard takes the focus too: that is no leaving.
              const dialog = event.relatedTarget?.closest('[role="alertdialog"], [role="dialog"]') ?? null;
              if (dialog === null) save();
            }}
            inputProps={{ 'aria-label': `Notes of ${name}` }}
          />
          <div className={css.notesHint}>Saved when you leave the field. Esc discards.</div>
        </>
      )}
    </InspectorSection>
  );
}
