import { useEffect, useState, type ReactNode } from 'react';
import OutlinedInput from '@mui/material/OutlinedInput';
import type { AuditEntry } from '../../shared/model/audit';
import { call } from '../ipc/client';
import { Picker } from '../inventory/Picker';
import { Field, SelectField } from '../ui/Field';
import { shortTime } from '../ui/time';
import type { PickedMoment } from './historyState';
import { lineTitle } from './lineWords';
import { localTimeText } from './pickedMoment';
import css from './comparison.module.css';

/** Changes that can be picked from: the latest. */
const LINES = 200;

/** The latest changes, and the one that is picked if it is older. */
export function useLatestChanges(): readonly AuditEntry[] {
  const [entries, setEntries] = useState<readonly AuditEntry[]>([]);
  useEffect(() => {
    let current = true;
    const query = { hostId: null, objectId: null, batch: null, beforeId: null, text: '' };
    call('audit.list', { ...query, limit: LINES, topic: 'changes' }).then(
      (page) => {
        if (current) setEntries(page);
      },
      // A time can be typed all the same.
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, []);
  return entries;
}

/** Properties of {@link MomentField}. */
export interface MomentFieldProps {
  label: string;
  picked: PickedMoment;
  onPick: (picked: PickedMoment) => void;
  /** Whether "now" can be picked. */
  now: boolean;
  lines: readonly AuditEntry[];
}

const CHOICES = {
  now: 'Now',
  before: 'Just before a change',
  after: 'Just after a change',
  time: 'At a time',
} as const;
type Choice = keyof typeof CHOICES;

const choiceOf = (picked: PickedMoment): Choice => (picked.kind === 'line' ? picked.side : picked.kind);

/** A moment of the kind that was chosen, taking over what fits of the one before. */
function chosen(choice: string, before: PickedMoment, lines: readonly AuditEntry[]): PickedMoment | null {
  if (choice === 'now') return { kind: 'now' };
  const line = before.kind === 'line' ? before.entry : lines[0];
  if (choice === 'time') return { kind: 'time', text: localTimeText(line?.time ?? Date.now()) };
  if (line === undefined) return null;
  return { kind: 'line', side: choice === 'after' ? 'after' : 'before', entry: line };
}

function LinePicker({ picked, onPick, lines }: Omit<MomentFieldProps, 'label' | 'now'>): ReactNode {
  if (picked.kind !== 'line') return null;
  const all = lines.some(({ id }) => id === picked.entry.id) ? lines : [picked.entry, ...lines];
  return (
    <Picker
      label="Change"
      help={shortTime(picked.entry.time)}
      clearable={false}
      options={all.map((entry) => ({
        value: String(entry.id),
        label: lineTitle(entry),
        detail: shortTime(entry.time),
      }))}
      value={String(picked.entry.id)}
      onPick={(id) => {
        const entry = all.find((each) => String(each.id) === id);
        if (entry !== undefined) onPick({ ...picked, entry });
      }}
    />
  );
}

/** Picks a moment: now, a time, or just before or after one of the latest changes. */
export function MomentField({ label, picked, onPick, now, lines }: MomentFieldProps): ReactNode {
  const choices = (Object.keys(CHOICES) as Choice[]).filter((choice) => {
    if (choice === 'now') return now;
    return choice === 'time' || lines.length > 0 || picked.kind === 'line';
  });
  return (
    <div className={css.moment}>
      <SelectField
        label={label}
        value={choiceOf(picked)}
        options={choices.map((choice) => ({ value: choice, label: CHOICES[choice] }))}
        onChange={(choice) => {
          const next = chosen(choice, picked, lines);
          if (next !== null) onPick(next);
        }}
      />
      <LinePicker {...{ picked, onPick, lines }} />
      {picked.kind === 'time' && (
        <Field label="Date and time">
          {(control) => (
            <OutlinedInput
              type="datetime-local"
              value={picked.text}
              onChange={(event) => onPick({ kind: 'time', text: event.target.value })}
              inputProps={{ ...control, step: 1, max: localTimeText(Date.now()) }}
            />
          )}
        </Field>
      )}
    </div>
  );
}
