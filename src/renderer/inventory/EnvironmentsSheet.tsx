import { Layers, Plus, Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import OutlinedInput from '@mui/material/OutlinedInput';
import Switch from '@mui/material/Switch';
import {
  environmentDraftSchema,
  type Environment,
  type EnvironmentDraft,
} from '../../shared/model/inventory';
import { UNUSED, type Usage } from '../../shared/model/usage';
import { call } from '../ipc/client';
import { useInventory } from '../stores/inventory';
import { EmptyState } from '../ui/EmptyState';
import { describeError } from '../ui/describeError';
import { IconAction } from '../ui/IconAction';
import { SideSheet } from '../ui/SideSheet';
import { attempt, removeNodes } from './commands';
import { useCredentialOptions } from './CredentialPicker';
import { checkForm } from './formIssues';
import { PickerInput } from './Picker';
import { closeSheet } from './sheets';
import { usedByText } from './usageText';
import { useUsageIndex } from './useUsage';
import css from './lists.module.css';

/** What most sites have; production is guarded from the start. */
const PRESETS: readonly EnvironmentDraft[] = [
  { name: 'Production', colour: '#d64545', guarded: true },
  { name: 'Staging', colour: '#d9912b', guarded: false },
  { name: 'Test', colour: '#3d8bd4', guarded: false },
];

/** Colours that further environments get, one after the other. */
const COLOURS = ['#3f9c6d', '#7b61c9', '#2f97a3', '#b8577f', '#6b7787'];

const draftOf = ({ name, colour, guarded, readOnlyCredentialId }: Environment): EnvironmentDraft => ({
  ...{ name, colour, guarded },
  ...(readOnlyCredentialId === undefined ? {} : { readOnlyCredentialId }),
});

/** A name that is not taken yet. */
function freshName(isTaken: (name: string) => boolean): string {
  for (let count = 1; ; count++) {
    const name = count === 1 ? 'New environment' : `New environment ${count}`;
    if (!isTaken(name)) return name;
  }
}

function EnvironmentRow({ environment, usage }: { environment: Environment; usage: Usage }): ReactNode {
  const [draft, setDraft] = useState(() => draftOf(environment));
  const [refused, setRefused] = useState<string | null>(null);
  const readers = useCredentialOptions('postgres', environment.readOnlyCredentialId ?? null);
  const checked = checkForm(environmentDraftSchema, { ...draft, name: draft.name.trim() });
  const error = refused ?? (checked.ok ? null : (checked.issues['name'] ?? checked.issues['colour'] ?? null));
  const save = (next: EnvironmentDraft): void => {
    const valid = checkForm(environmentDraftSchema, { ...next, name: next.name.trim() });
    if (!valid.ok || JSON.stringify(valid.value) === JSON.stringify(draftOf(environment))) return;
    call('inventory.updateEnvironment', { id: environment.id, draft: valid.value }).then(
      () => setRefused(null),
      (thrown: unknown) => setRefused(describeError(thrown).message),
    );
  };
  const change = (patch: Partial<EnvironmentDraft>, now: boolean): void => {
    const next = { ...draft, ...patch };
    setDraft(next);
    if (now) save(next);
  };
  const used = usedByText(usage);
  return (
    <div className={css.environment} role="listitem" aria-label={environment.name}>
      <input
        type="color"
        className={css.colour}
        value={draft.colour}
        aria-label={`Colour of ${environment.name}`}
        onChange={(event) => change({ colour: event.target.value }, false)}
        onBlur={() => save(draft)}
      />
      <OutlinedInput
        value={draft.name}
        error={error !== null}
        onChange={(event) => change({ name: event.target.value }, false)}
        onBlur={() => save(draft)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') save(draft);
        }}
        inputProps={{ 'aria-label': `Name of ${environment.name}`, spellCheck: false }}
      />
      <label
        className={css.guarded}
        title="Asks before several lines are pasted and names the host on every risky action"
      >
        <Switch
          checked={draft.guarded}
          onChange={(event) => change({ guarded: event.target.checked }, true)}
        />
        Guarded
      </label>
      <IconAction
        icon={Trash2}
        size={15}
        label={`Delete ${environment.name}`}
        onClick={() => attempt(() => removeNodes([{ kind: 'environment', id: environment.id }]))}
      />
      {draft.guarded && (
        <div className={css.reader}>
          <PickerInput
            options={readers}
            value={draft.readOnlyCredentialId ?? null}
            placeholder="Read databases as: the usual credential"
            control={{ 'aria-label': `Credential for reading databases of ${environment.name}` }}
            invalid={false}
            onPick={(readOnlyCredentialId) => change({ readOnlyCredentialId }, true)}
          />
        </div>
      )}
      <div className={css.rowNote} data-error={error !== null || undefined}>
        {error ?? (used === '' ? 'Not used yet' : `Used by ${used}`)}
      </div>
    </div>
  );
}

/** Environments: what they are called, their colour, and how careful to be in them. Changes are saved as they are made. */
export function EnvironmentsSheet(): ReactNode {
  const environments = useInventory((state) => state.environments);
  const usage = useUsageIndex();
  const names = new Set([...environments.values()].map(({ name }) => name.toLocaleLowerCase()));
  const isTaken = (name: string): boolean => names.has(name.toLocaleLowerCase());
  const create = (draft: EnvironmentDraft): void => attempt(() => call('inventory.createEnvironment', draft));
  const add = (): void => {
    const colour = COLOURS[environments.size % COLOURS.length] ?? '#6b7787';
    create({ name: freshName(isTaken), colour, guarded: false });
  };
  const missing = PRESETS.filter(({ name }) => !isTaken(name));
  return (
    <SideSheet
      open
      title="Environments"
      subtitle="A colour and a level of care for groups of hosts. Set one on a folder and everything inside has it."
      onClose={closeSheet}
    >
      {environments.size === 0 ? (
        <EmptyState
          icon={Layers}
          title="No environments yet"
          text="Mark what is production, so that nobody takes it for anything else."
          actions={
            <Button
              variant="contained"
              color="primary"
              onClick={() => {
                for (const preset of PRESETS) create(preset);
              }}
            >
              Add production, staging and test
            </Button>
          }
        />
      ) : (
        <div role="list" aria-label="Environments" className={css.environments}>
          {[...environments.values()].map((environment) => (
            <EnvironmentRow
              key={environment.id}
              environment={environment}
              usage={usage.get(environment.id) ?? UNUSED}
            />
          ))}
        </div>
      )}
      <div className={css.presets} data-centred={environments.size === 0 || undefined}>
        <Button autoFocus startIcon={<Plus size={15} />} onClick={add}>
          Add environment
        </Button>
        {environments.size > 0 &&
          missing.map((preset) => (
            <Button key={preset.name} variant="text" onClick={() => create(preset)}>
              Add “{preset.name}”
            </Button>
          ))}
      </div>
    </SideSheet>
  );
}
