import { useEffect, useId, useMemo, useState, type ReactNode } from 'react';
import type { ColumnTarget } from '../../shared/model/import';
import { ErrorNote } from '../ui/ErrorNote';
import { TabStrip, type TabItem } from '../ui/TabStrip';
import { ColumnsTable } from './ColumnsTable';
import { CredentialsTab } from './CredentialsTab';
import { HostsTab } from './HostsTab';
import { ImportFooter } from './ImportFooter';
import { applyImport, readImport, type ApplyResult } from './importFlow';
import { type ImportView, useImport } from './importState';
import { LossesTab } from './LossesTab';
import { OptionsPanel } from './OptionsPanel';
import { firstChoices, optionsOf, type Choices } from './choices';
import { useOutcome, type Outcome } from './useOutcome';
import { failurePlace, formatCount, secretWord } from './words';
import css from './import.module.css';

type Ready = Extract<ImportView, { stage: 'ready' }>;

type TabId = 'hosts' | 'credentials' | 'losses' | 'columns';

/** Where a table has no hosts, its columns are to be named first. */
const firstTab = ({ hosts, table }: Ready['preview']): TabId =>
  hosts.length === 0 && table !== null ? 'columns' : 'hosts';

function tabsOf({ preview }: Ready): (TabItem & { id: TabId })[] {
  const { hosts, credentials, lossCount, table } = preview;
  return [
    { id: 'hosts', label: 'Hosts', count: formatCount(hosts.length) },
    { id: 'credentials', label: 'Credentials', count: formatCount(credentials.length) },
    { id: 'losses', label: 'Not carried over', count: formatCount(lossCount) },
    ...(table === null ? [] : [{ id: 'columns' as const, label: 'Columns' }]),
  ];
}

function Panel({
  view,
  tab,
  outcome,
  choices,
}: {
  view: Ready;
  tab: TabId;
  outcome: Outcome;
  choices: Choices;
}): ReactNode {
  const { importId, fileName, preview, columns } = view;
  // Each change reads the file anew.
  const change = (column: string, target: ColumnTarget): void => {
    const next = { ...columns, [column]: target };
    void readImport(importId, fileName, { formatId: preview.format.id, columns: next });
  };
  switch (tab) {
    case 'hosts':
      return <HostsTab preview={preview} outcome={outcome.outcome} />;
    case 'credentials':
      return <CredentialsTab credentials={preview.credentials} />;
    case 'losses':
      return <LossesTab preview={preview} options={optionsOf(choices)} />;
    case 'columns':
      return preview.table === null ? null : (
        <ColumnsTable table={preview.table} chosen={columns} onChange={change} />
      );
  }
}

function RereadNote({ view }: { view: Ready }): ReactNode {
  if (view.failure === null) return null;
  const place = failurePlace(view.failure);
  return (
    <div className={css.note}>
      <ErrorNote
        message={place === '' ? view.failure.message : `${view.failure.message} ${place}.`}
        hint={view.failure.hint}
      />
    </div>
  );
}

function ApplyNote({ result, secret }: { result: ApplyResult | null; secret: string }): ReactNode {
  if (result === null || result.state === 'done') return null;
  return (
    <div className={css.note}>
      {result.state === 'locked' ? (
        <ErrorNote
          tone="warning"
          message="The vault stayed locked, so nothing was imported."
          hint={`The ${secret}s of the file can be kept only in the vault: unlock it when asked.`}
        />
      ) : (
        <ErrorNote message={result.message} hint={result.hint} />
      )}
    </div>
  );
}

/** A file that was read: what is in it, and what becomes of it. */
export function ReadyView({ view, onBusy }: { view: Ready; onBusy: (busy: boolean) => void }): ReactNode {
  const { preview, rereading, failure } = view;
  const folderId = useImport((state) => state.folderId);
  const [choices, setChoices] = useState(() => firstChoices(folderId, preview.fileName));
  const [tab, setTab] = useState<TabId>(() => firstTab(preview));
  const [applying, setApplying] = useState(false);
  const [result, setResult] = useState<ApplyResult | null>(null);
  const options = useMemo(() => optionsOf(choices), [choices]);
  const outcome = useOutcome(preview, options);
  const id = useId();
  const tabs = tabsOf(view);
  const active = tabs.some((each) => each.id === tab) ? tab : 'hosts';

  useEffect(() => onBusy(applying), [applying, onBusy]);
  useEffect(() => () => onBusy(false), [onBusy]);
  const apply = async (): Promise<void> => {
    if (options === null) return;
    setResult(null);
    setApplying(true);
    setResult(await applyImport(view, options));
    setApplying(false);
  };
  return (
    <>
      <div className={css.columns} inert={applying} data-busy={rereading || undefined}>
        <div className={css.main}>
          <TabStrip
            label="What is in the file"
            tabs={tabs}
            active={active}
            onPick={(picked) => setTab(tabs.find((each) => each.id === picked)?.id ?? 'hosts')}
            idOf={(each) => `${id}-${each}`}
          />
          <div
            key={active}
            id={`${id}-${active}`}
            role="tabpanel"
            aria-labelledby={`${id}-${active}-tab`}
            className={css.panel}
          >
            <RereadNote view={view} />
            <Panel view={view} tab={active} {...{ outcome, choices }} />
          </div>
        </div>
        <OptionsPanel
          choices={choices}
          onChange={setChoices}
          outcome={outcome}
          secret={secretWord(preview)}
        />
      </div>
      <ApplyNote result={result} secret={secretWord(preview)} />
      <ImportFooter
        outcome={outcome}
        ready={options !== null && outcome.current && !rereading && failure === null}
        applying={applying}
        rereading={rereading}
        secret={secretWord(preview)}
        onApply={() => void apply()}
      />
    </>
  );
}
