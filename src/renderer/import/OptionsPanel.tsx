import { useId, type ReactNode } from 'react';
import FormControlLabel from '@mui/material/FormControlLabel';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import Switch from '@mui/material/Switch';
import type { ImportOptions, ImportOutcome } from '../../shared/model/import';
import { FolderPicker } from '../inventory/FolderPicker';
import { TextField } from '../ui/Field';
import { newFolderProblem, type Choices } from './choices';
import type { Outcome } from './useOutcome';
import { CONFLICT_WORDS, formatCount } from './words';
import css from './options.module.css';

/** Properties of {@link OptionsPanel}. */
export interface OptionsPanelProps {
  choices: Choices;
  onChange: (choices: Choices) => void;
  outcome: Outcome;
  secret: string;
}

type PartProps = Pick<OptionsPanelProps, 'choices' | 'onChange'>;

function Place({ choices, onChange }: PartProps): ReactNode {
  const { folderId, inNewFolder, newFolder } = choices;
  return (
    <div className={css.group}>
      <FolderPicker
        label="Import into"
        folderId={folderId}
        onPick={(picked) => onChange({ ...choices, folderId: picked })}
        error={undefined}
      />
      <label className={css.switch}>
        <Switch
          checked={inNewFolder}
          onChange={(event) => onChange({ ...choices, inNewFolder: event.target.checked })}
        />
        Put everything into a new folder
      </label>
      {inNewFolder && (
        <TextField
          label="Name of the new folder"
          value={newFolder}
          onChange={(name) => onChange({ ...choices, newFolder: name })}
          error={newFolderProblem(choices)}
        />
      )}
    </div>
  );
}

const CONFLICTS = Object.entries(CONFLICT_WORDS) as [
  ImportOptions['conflict'],
  (typeof CONFLICT_WORDS)['skip'],
][];

function Conflicts({ choices, onChange }: PartProps): ReactNode {
  const { conflict, match } = choices;
  const id = useId();
  return (
    <div className={css.group}>
      <div className={css.label} id={id}>
        Hosts that are there already
      </div>
      <RadioGroup
        aria-labelledby={id}
        value={conflict}
        onChange={(_event, value) => {
          const picked = CONFLICTS.find(([each]) => each === value);
          if (picked !== undefined) onChange({ ...choices, conflict: picked[0] });
        }}
      >
        {CONFLICTS.map(([value, { label }]) => (
          <FormControlLabel key={value} value={value} control={<Radio />} label={label} />
        ))}
      </RadioGroup>
      <div className={css.help}>{CONFLICT_WORDS[conflict].help}</div>
      {conflict !== 'duplicate' && (
        <>
          <div className={css.label} id={`${id}-match`}>
            Told by
          </div>
          <RadioGroup
            row
            className={css.inline ?? ''}
            aria-labelledby={`${id}-match`}
            value={match}
            onChange={(_event, value) =>
              onChange({ ...choices, match: value === 'name' ? 'name' : 'address' })
            }
          >
            <FormControlLabel value="name" control={<Radio />} label="Name" />
            <FormControlLabel value="address" control={<Radio />} label="Address and port" />
          </RadioGroup>
        </>
      )}
    </div>
  );
}

function outcomeLines(outcome: ImportOutcome, secret: string): [string, number, boolean][] {
  const { created, updated, skipped, folders, credentials, environments, secrets } = outcome;
  return [
    ['New hosts', created, true],
    ['Hosts that change', updated.length, false],
    ['Hosts that stay as they are', skipped.length, false],
    ['New folders', folders, false],
    ['New credentials', credentials, false],
    ['New environments', environments, false],
    [`${secret === 'password' ? 'Passwords' : 'Secrets'} sealed in the vault`, secrets, false],
  ];
}

function Summary({ outcome, secret }: Pick<OptionsPanelProps, 'outcome' | 'secret'>): ReactNode {
  if (outcome.outcome === null) return null;
  return (
    <div className={css.summary}>
      <div className={css.label}>What will happen</div>
      <dl className={css.lines} data-stale={!outcome.current || undefined}>
        {outcomeLines(outcome.outcome, secret)
          .filter(([, count, always]) => always || count > 0)
          .map(([text, count]) => (
            <div key={text} className={css.line}>
              <dt>{text}</dt>
              <dd>{formatCount(count)}</dd>
            </div>
          ))}
      </dl>
    </div>
  );
}

/** Where an import goes, what becomes of hosts that are there already, and what that comes to. */
export function OptionsPanel({ choices, onChange, outcome, secret }: OptionsPanelProps): ReactNode {
  return (
    <aside className={css.options} aria-label="How to import">
      <Place choices={choices} onChange={onChange} />
      <Conflicts choices={choices} onChange={onChange} />
      <Summary outcome={outcome} secret={secret} />
    </aside>
  );
}
