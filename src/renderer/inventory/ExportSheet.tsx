import { CircleCheck } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import FormControlLabel from '@mui/material/FormControlLabel';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import Switch from '@mui/material/Switch';
import { EXPORT_FORMATS, type ExportFormat, type ExportResult } from '../../shared/model/export';
import type { Loss } from '../../shared/model/import';
import { call } from '../ipc/client';
import { useInventory } from '../stores/inventory';
import { useVault } from '../stores/vault';
import { describeError } from '../ui/describeError';
import { ErrorNote } from '../ui/ErrorNote';
import { SideSheet } from '../ui/SideSheet';
import { FolderPicker } from './FolderPicker';
import { closeSheet } from './sheets';
import css from './export.module.css';

const FORMATS: Record<ExportFormat, { label: string; help: string }> = {
  'binnacle-json': {
    label: 'Binnacle (JSON)',
    help: 'Everything as it is; another Binnacle reads it back.',
  },
  csv: { label: 'Table (CSV)', help: 'One row for each endpoint, for spreadsheets and other programs.' },
  'ssh-config': {
    label: 'OpenSSH (ssh_config)',
    help: 'SSH endpoints for ssh, scp and whatever builds on them.',
  },
  'ansible-yaml': {
    label: 'Ansible inventory (YAML)',
    help: 'Folders become groups, settings become variables.',
  },
  'mremoteng-xml': {
    label: 'mRemoteNG (confCons.xml)',
    help: 'The tree with its inheritance, as mRemoteNG opens it.',
  },
};

const numbers = new Intl.NumberFormat('en');
const counted = (count: number, one: string): string =>
  `${numbers.format(count)} ${count === 1 ? one : `${one}s`}`;
/** Rows shown of what a format can't hold: the reasons repeat. */
const SHOWN = 200;

function LossRow({ loss }: { loss: Loss }): ReactNode {
  const { path, field, value, reason } = loss;
  return (
    <li className={css.loss}>
      <span className={css.lossName}>{path.length === 0 ? 'The whole inventory' : path.join(' / ')}</span>
      <span className={css.lossField}>{value === '' ? field : `${field}: ${value}`}</span>
      <span className={css.lossReason}>{reason}</span>
    </li>
  );
}

function Outcome({ result }: { result: ExportResult }): ReactNode {
  const { fileName, losses, lossCount, secretCount } = result;
  const more = lossCount - Math.min(losses.length, SHOWN);
  return (
    <section className={css.outcome} role="status" aria-label="What was exported">
      <div className={css.done}>
        <CircleCheck size={16} strokeWidth={1.8} aria-hidden />
        {fileName} is written
        {secretCount > 0 && ` with ${counted(secretCount, 'secret')} sealed in it`}
      </div>
      {lossCount > 0 && (
        <>
          <h3 className={css.lossTitle}>{counted(lossCount, 'field')} not in this file</h3>
          <ul className={css.losses}>
            {losses.slice(0, SHOWN).map((loss, index) => (
              <LossRow key={index} loss={loss} />
            ))}
          </ul>
          {more > 0 && <div className={css.help}>and {numbers.format(more)} more</div>}
        </>
      )}
    </section>
  );
}

/** Why no secret can go along; null: they can. */
function useSecretsProblem(): string | null {
  const state = useVault(({ vault }) => vault?.state ?? 'none');
  if (state === 'none') return 'There is no vault yet, so no password or key is saved.';
  return state === 'damaged' ? 'The vault is damaged: its secrets can’t be opened.' : null;
}

function SecretsSwitch(props: { checked: boolean; onChange: (checked: boolean) => void }): ReactNode {
  const problem = useSecretsProblem();
  return (
    <FormControlLabel
      className={css.format ?? ''}
      control={
        <Switch
          checked={props.checked && problem === null}
          disabled={problem !== null}
          onChange={(_event, checked) => props.onChange(checked)}
        />
      }
      label={
        <>
          With passwords and keys, sealed under a passphrase for this file
          <span className={css.help}>
            {problem ??
              'The passphrase of the vault is asked for first. What a source outside keeps stays there.'}
          </span>
        </>
      }
    />
  );
}

/** Writes the inventory, or one folder, in a format that others read. */
export function ExportSheet({ folderId: first }: { folderId: string | null }): ReactNode {
  const [format, setFormat] = useState<ExportFormat>('binnacle-json');
  const [folderId, setFolderId] = useState(first);
  const [wanted, setWanted] = useState(false);
  const problem = useSecretsProblem();
  const withSecrets = wanted && problem === null && format === 'binnacle-json';
  const [busy, setBusy] = useState(false);
  const [result, setResult] = useState<ExportResult | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const count = useInventory((state) =>
    folderId === null ? state.hosts.size : (state.hostCounts.get(folderId) ?? 0),
  );

  const save = async (): Promise<void> => {
    setBusy(true);
    setFailure(null);
    setResult(null);
    try {
      const saved = await call('export.save', { format, folderId, withSecrets });
      if (saved !== null) setResult(saved);
    } catch (error) {
      setFailure(describeError(error).message);
    } finally {
      setBusy(false);
    }
  };

  return (
    <SideSheet
      open
      title="Export hosts"
      subtitle={
        withSecrets ? 'Passwords and keys go along, sealed.' : 'Passwords and keys stay in the vault.'
      }
      onClose={closeSheet}
      footer={
        <>
          <Button onClick={closeSheet}>{result === null ? 'Cancel' : 'Close'}</Button>
          <Button variant="contained" color="primary" disabled={busy} onClick={() => void save()}>
            {busy ? 'Writing…' : `Export ${counted(count, 'host')}…`}
          </Button>
        </>
      }
    >
      <div className={css.form}>
        <FolderPicker
          label="What to export"
          topLabel="Everything"
          folderId={folderId}
          onPick={setFolderId}
          error={undefined}
        />
        <RadioGroup
          aria-label="Format"
          value={format}
          onChange={(_event, value) => {
            setFormat(EXPORT_FORMATS.find((each) => each === value) ?? format);
            setResult(null);
          }}
        >
          {EXPORT_FORMATS.map((each) => (
            <FormControlLabel
              key={each}
              className={css.format ?? ''}
              value={each}
              control={<Radio />}
              label={
                <>
                  {FORMATS[each].label}
                  <span className={css.help}>{FORMATS[each].help}</span>
                </>
              }
            />
          ))}
        </RadioGroup>
        {format === 'binnacle-json' && (
          <SecretsSwitch
            checked={wanted}
            onChange={(checked) => {
              setWanted(checked);
              setResult(null);
            }}
          />
        )}
        {failure !== null && <ErrorNote message={failure} />}
        {result !== null && <Outcome result={result} />}
      </div>
    </SideSheet>
  );
}
