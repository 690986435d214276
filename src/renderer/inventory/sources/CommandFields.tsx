import { useState, type ReactNode } from 'react';
import {
  COMMAND_TEMPLATES,
  type CommandConfig,
  REFERENCE_PLACEHOLDER,
  SECRET_VARIABLES,
  type SourceSlot,
} from '../../../shared/model/secretSource';
import { call } from '../../ipc/client';
import { SelectField, TextField } from '../../ui/Field';
import { attempt } from '../commands';
import { PathField } from './PathField';
import type { SourceFieldsProps } from './SourceFields';
import { withTemplate } from './sourceForm';
import css from '../form.module.css';

const OWN = 'own';
const OUTPUTS: readonly { value: CommandConfig['output']['form']; label: string }[] = [
  { value: 'first-line', label: 'The first line is the secret' },
  { value: 'text', label: 'All of it is the secret' },
  { value: 'json', label: 'JSON' },
];
/** Parts of JSON that a login can take. */
const PATHS: readonly { slot: SourceSlot; label: string }[] = [
  { slot: 'password', label: 'Password at' },
  { slot: 'private-key', label: 'Private key at' },
  { slot: 'totp', label: 'One-time code at' },
];

function Templates({ state }: SourceFieldsProps): ReactNode {
  const { form, change } = state;
  const [missing, setMissing] = useState<string | null>(null);
  const use = async (label: string): Promise<void> => {
    const template = COMMAND_TEMPLATES.find((each) => each.label === label);
    if (template === undefined) return;
    const program = await call('sources.findProgram', { name: template.program });
    setMissing(program === null ? template.program : null);
    change({ ...withTemplate(form, label), program: program ?? '' }, 'args');
  };
  return (
    <SelectField
      label="Start from"
      value={OWN}
      onChange={(label) => attempt(() => use(label))}
      options={[
        { value: OWN, label: 'Nothing, or choose a ready-made command' },
        ...COMMAND_TEMPLATES.map(({ label }) => ({ value: label, label })),
      ]}
      help={missing === null ? undefined : `“${missing}” was not found on this computer. Choose the program.`}
    />
  );
}

function JsonPaths({ state }: SourceFieldsProps): ReactNode {
  const { form, change, issue } = state;
  return (
    <div className={css.halves}>
      {PATHS.map(({ slot, label }) => (
        <TextField
          key={slot}
          label={label}
          value={form.paths[slot] ?? ''}
          onChange={(path) => change({ paths: { ...form.paths, [slot]: path.trim() } }, `paths.${slot}`)}
          placeholder={slot === 'password' ? 'login.password' : 'Not read'}
          error={issue(`paths.${slot}`)}
          mono
        />
      ))}
    </div>
  );
}

/** The program of a command source, what it is given, and how its output is read. */
export function CommandFields({ state }: SourceFieldsProps): ReactNode {
  const { form, change, issue } = state;
  // A plain name is looked up once; what is kept is the full path.
  const resolve = async (): Promise<void> => {
    if (form.program.trim() === '' || /[\\/]/.test(form.program)) return;
    const program = await call('sources.findProgram', { name: form.program });
    if (program !== null) change({ program });
  };
  return (
    <>
      <Templates state={state} />
      <PathField
        what="program"
        label="Program"
        value={form.program}
        onChange={(program) => change({ program })}
        onBlur={() => attempt(resolve)}
        placeholder="/usr/bin/pass"
        error={issue('program')}
      />
      <TextField
        label="Arguments"
        value={form.args}
        onChange={(args) => change({ args })}
        multiline={{ minRows: 3, maxRows: 8 }}
        help={`One a line; there is no shell. ${REFERENCE_PLACEHOLDER} stands for what the credential names.`}
        error={issue('args')}
        mono
      />
      <div className={css.halves}>
        <SelectField
          label="It prints"
          value={form.output}
          onChange={(value) => {
            const output = OUTPUTS.find((each) => each.value === value)?.value;
            if (output !== undefined) change({ output });
          }}
          options={OUTPUTS}
        />
        <TextField
          label="Time limit"
          value={form.timeout}
          onChange={(timeout) => change({ timeout })}
          inputMode="numeric"
          endAdornment={<span className={css.unit}>s</span>}
          help="Long enough to touch a key or type a PIN."
          error={issue('timeout') === undefined ? undefined : 'Seconds, from 1 to 120.'}
        />
      </div>
      {form.output === 'json' && <JsonPaths state={state} />}
      <SelectField
        label="Secret variable"
        value={form.secretVariable ?? ''}
        onChange={(name) =>
          change({ secretVariable: SECRET_VARIABLES.find((each) => each === name) ?? null })
        }
        options={[
          { value: '', label: 'None' },
          ...SECRET_VARIABLES.map((name) => ({ value: name, label: name })),
        ]}
        help={
          form.secretVariable === null
            ? undefined
            : 'Its value is sealed in the vault and given to this program alone, in its environment.'
        }
      />
    </>
  );
}
