import { useEffect, useState, type ReactNode } from 'react';
import type { CallOutput } from '../../shared/ipc/contract';
import { call } from '../ipc/client';
import { openSingle } from '../stores/workspace';
import { describeError } from '../ui/describeError';
import { toast } from '../ui/toast';
import { ActionRow } from './ActionRow';
import css from './settings.module.css';

async function run(work: () => Promise<boolean>, done: string): Promise<void> {
  try {
    if (await work()) toast({ message: done, tone: 'success' });
  } catch (error) {
    toast({ ...describeError(error), tone: 'error' });
  }
}

/** Settings as a file, and the way to the audit. */
export function DataSection(): ReactNode {
  return (
    <>
      <ActionRow
        label="Export settings"
        help="Writes the settings to a file. It holds no host and no secret."
        button="Export…"
        onClick={() => void run(() => call('settings.export'), 'The settings are exported.')}
      />
      <ActionRow
        label="Import settings"
        help="Reads such a file. A file with anything unknown in it is refused as a whole."
        button="Import…"
        onClick={() => void run(() => call('settings.import'), 'The settings are imported.')}
      />
      <ActionRow
        label="Audit"
        help="Who connected where, what was changed and revealed, and how it ended."
        button="Open the audit"
        onClick={() => openSingle('audit')}
      />
    </>
  );
}

/** Versions and where the data is. */
export function AboutSection(): ReactNode {
  const [info, setInfo] = useState<CallOutput<'app.info'> | null>(null);
  useEffect(() => {
    call('app.info').then(setInfo, () => setInfo(null));
  }, []);
  if (info === null) return <div className={css.aboutSpace} />;
  const lines = [
    ['Binnacle', info.version],
    ['Electron', info.electron],
    ['System', { linux: 'Linux', darwin: 'macOS', win32: 'Windows' }[info.platform]],
    ['Time zone', info.zone],
    ['Login shell', info.localShell],
    ['Data folder', info.dataFolder],
  ] as const;
  return (
    <dl className={css.about}>
      {lines.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd data-selectable>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
