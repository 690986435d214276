import type { ReactNode } from 'react';
import Button from '@mui/material/Button';
import { ErrorNote } from '../ui/ErrorNote';
import type { Staleness } from './useStaleness';

/** Properties of {@link StaleNote}. */
export interface StaleNoteProps {
  name: string;
  change: Staleness;
  onReload: () => void;
}

/** Says that a form shows an older state of its record, before it is saved over. */
export function StaleNote({ name, change, onReload }: StaleNoteProps): ReactNode {
  if (change === null) return null;
  if (change === 'deleted') {
    return (
      <ErrorNote
        tone="warning"
        message={`“${name}” was deleted meanwhile.`}
        hint="Undo the deletion to save your changes."
      />
    );
  }
  return (
    <ErrorNote
      tone="warning"
      message={`“${name}” was changed meanwhile.`}
      hint="Saving replaces those changes."
      actions={<Button onClick={onReload}>Load the newer version</Button>}
    />
  );
}
