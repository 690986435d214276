import { useState, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import { useStore } from 'zustand';
import type { Environment } from '../../../shared/model/inventory';
import { useHost } from '../../stores/inventory';
import { describeError } from '../../ui/describeError';
import { SelectField, TextField } from '../../ui/Field';
import { SideSheet } from '../../ui/SideSheet';
import type { QueryTab } from '../queryTab';
import { closeUnlock, useUnlock } from './unlock';
import css from './writing.module.css';

/** Properties of {@link UnlockSheet}. */
export interface UnlockSheetProps {
  tab: QueryTab;
  hostId: string;
  environment: Environment | undefined;
}

const MINUTES = [5, 15, 60] as const;
/** As the contract has it. */
const LONGEST_REASON = 500;

/** Asks why and for how long a guarded tab may write; it names the place. */
export function UnlockSheet({ tab, hostId, environment }: UnlockSheetProps): ReactNode {
  const open = useUnlock((state) => state.tab === tab);
  return open ? <Sheet tab={tab} hostId={hostId} environment={environment} /> : null;
}

function Sheet({ tab, hostId, environment }: UnlockSheetProps): ReactNode {
  const [reason, setReason] = useState('');
  const [minutes, setMinutes] = useState<(typeof MINUTES)[number]>(5);
  const [error, setError] = useState<string | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  const unlock = (): void => {
    if (reason.trim() === '') {
      setError('Say why you need to write. It goes to the audit log.');
      return;
    }
    setBusy(true);
    tab.query.writing.unlock(reason.trim(), minutes).then(closeUnlock, (thrown: unknown) => {
      setBusy(false);
      setError(describeError(thrown).message);
    });
  };
  return (
    <SideSheet
      open
      title="Unlock writing"
      subtitle="Statements of this tab may change data until the time is over."
      onClose={closeUnlock}
      footer={
        <>
          <Button onClick={closeUnlock}>Cancel</Button>
          <Button variant="contained" color="error" disabled={busy} onClick={unlock}>
            Unlock for {minutes} minutes
          </Button>
        </>
      }
    >
      <Place tab={tab} hostId={hostId} environment={environment} />
      <TextField
        label="Reason"
        required
        autoFocus
        value={reason}
        error={error}
        help="Stands in the audit log with your login and the time."
        placeholder="Ticket, or what you are about to change"
        multiline={{ minRows: 2, maxRows: 5 }}
        inputProps={{ maxLength: LONGEST_REASON }}
        onChange={(text) => {
          setReason(text);
          setError(undefined);
        }}
      />
      <SelectField
        label="For"
        value={String(minutes)}
        options={MINUTES.map((each) => ({ value: String(each), label: `${each} minutes` }))}
        help="Locking the vault or losing the connection ends it, too. Every write is shown before it is committed."
        onChange={(value) => setMinutes(MINUTES.find((each) => String(each) === value) ?? 5)}
      />
    </SideSheet>
  );
}

/** Environment, host and database, large. */
function Place({ tab, hostId, environment }: UnlockSheetProps): ReactNode {
  const server = useStore(tab.query.store, (state) => state.server);
  const host = useHost(hostId);
  return (
    <div className={css.place} style={{ borderColor: environment?.colour }}>
      {environment !== undefined && (
        <div className={css.environment} style={{ background: environment.colour }}>
          {environment.name}
        </div>
      )}
      <dl className={css.facts}>
        <dt>Host</dt>
        <dd>
          {host?.name} <span className={css.address}>{host?.address}</span>
        </dd>
        <dt>Database</dt>
        <dd>{server?.database}</dd>
      </dl>
    </div>
  );
}
