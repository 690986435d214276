import { useEffect, useState, type ReactNode } from 'react';
import type { CallOutput } from '../../shared/ipc/contract';
import { call } from '../ipc/client';
import { openHistory, openHistorySheet } from '../history/historyState';
import { confirm } from '../ui/confirm';
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

/** Deletes for good what the vault holds of deleted credentials, after a question. */
async function forgetSecrets(): Promise<void> {
  const sure = await confirm({
    title: 'Delete the secrets of deleted credentials for good?',
    text: 'Nothing brings them back. A deletion that is undone later brings a credential back without its password or key. Backups made before keep them sealed.',
    confirmLabel: 'Delete for good',
    cancelLabel: 'Keep them',
    danger: true,
  });
  if (!sure) return;
  const count = await call('inventory.forgetDeletedSecrets');
  const words = count === 1 ? '1 secret' : `${count.toLocaleString('en-GB')} secrets`;
  toast({
    message: count === 0 ? 'There was no such secret.' : `Deleted ${words} for good.`,
    tone: 'success',
  });
}

async function clearQueryHistory(): Promise<boolean> {
  const sure = await confirm({
    title: 'Clear the history of queries?',
    text: 'Every statement in it is forgotten. Nothing brings them back, but backups made before still hold them.',
    confirmLabel: 'Clear the history',
    danger: true,
  });
  if (sure) await call('queryHistory.clear');
  return sure;
}

async function clearJournal(): Promise<boolean> {
  const sure = await confirm({
    title: 'Clear the journal of applied edits?',
    text: 'Applied edits can’t be taken back from it any more. Backups made before still hold it, sealed.',
    confirmLabel: 'Clear the journal',
    danger: true,
  });
  if (sure) await call('editJournal.clear');
  return sure;
}

/** Settings as a file, the history, and what is left of deleted credentials. */
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
        label="History"
        help="Who connected where, what was changed and shown, how it ended; changes can be undone there."
        button="Open the history"
        onClick={() => openHistory()}
      />
      <ActionRow
        label="History of queries"
        help="Statements that ran in query tabs. How long they are kept is set above."
        button="Clear it…"
        onClick={() => void run(clearQueryHistory, 'The history of queries is empty.')}
      />
      <ActionRow
        label="Journal of applied edits"
        help="What takes changed rows of results back. How long it is kept is set above."
        button="Clear it…"
        onClick={() => void run(clearJournal, 'The journal of applied edits is empty.')}
      />
      <ActionRow
        label="Check the history"
        help="Whether it is unbroken, and whether its events make the records that are there."
        button="Check"
        onClick={() => openHistorySheet({ kind: 'verify' })}
      />
      <ActionRow
        label="Secrets of deleted credentials"
        help="They are kept for as long as deleted things are, so that undoing brings them back whole."
        button="Delete now…"
        onClick={() => {
          forgetSecrets().catch((error: unknown) => {
            toast({ ...describeError(error), tone: 'error' });
          });
        }}
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
