import { ChevronRight, Folder, KeyRound, Layers, Server, type LucideIcon } from 'lucide-react';
import { useId, useMemo, useState, type ReactNode } from 'react';
import type { Compared, RecordKind } from '../../shared/model/history';
import { changeSummary } from './changeSummary';
import { ChangeTable } from './ChangeTable';
import { leftOutText, reversed, type ComparisonGroup, type Reading } from './comparisonWords';
import { changedRows } from './fieldRows';
import type { NameLookup } from './shownValue';
import css from './comparison.module.css';

/** A list of more records begins folded where it is not the only one. */
const FOLDED_FROM = 100;

const ICONS: Record<RecordKind, LucideIcon> = {
  folder: Folder,
  host: Server,
  environment: Layers,
  credential: KeyRound,
};
const KIND_WORDS: Record<RecordKind, string> = {
  folder: 'Folder',
  host: 'Host',
  environment: 'Environment',
  credential: 'Credential',
};

interface RecordProps {
  record: Compared;
  reading: Reading;
  names: NameLookup;
}

function RecordTitle({ record }: { record: Compared }): ReactNode {
  const Icon = ICONS[record.kind];
  return (
    <>
      <Icon size={14} strokeWidth={1.75} className={css.icon} aria-label={KIND_WORDS[record.kind]} />
      <span className={css.name}>{record.name}</span>
      {record.path !== '' && <span className={css.path}>{record.path}</span>}
    </>
  );
}

function ChangedRecord({ record, reading, names }: RecordProps): ReactNode {
  const [open, setOpen] = useState(false);
  const rows = useMemo(
    () => changedRows(reading === 'restore' ? reversed(record.changes) : record.changes, names),
    [record, reading, names],
  );
  return (
    <li className={css.record}>
      <button type="button" className={css.recordHead} aria-expanded={open} onClick={() => setOpen(!open)}>
        <ChevronRight
          size={13}
          strokeWidth={2}
          className={css.chevron}
          data-open={open || undefined}
          aria-hidden
        />
        <RecordTitle record={record} />
        {!open && <span className={css.summary}>{changeSummary(rows)}</span>}
      </button>
      {open && (
        <div className={css.changes}>
          <ChangeTable rows={rows} />
        </div>
      )}
    </li>
  );
}

function PlainRecord({ record }: { record: Compared }): ReactNode {
  return (
    <li className={css.plain}>
      <RecordTitle record={record} />
    </li>
  );
}

/** Properties of {@link ComparisonSection}. */
export interface ComparisonSectionProps {
  group: ComparisonGroup;
  reading: Reading;
  names: NameLookup;
  /** There is no other group. */
  only: boolean;
}

/** One group of a comparison: how many, and which. */
export function ComparisonSection({ group, reading, names, only }: ComparisonSectionProps): ReactNode {
  const id = useId();
  const [open, setOpen] = useState(only || group.total < FOLDED_FROM);
  const more = leftOutText(group);
  return (
    <section aria-labelledby={id}>
      <button
        type="button"
        id={id}
        className={css.groupHead}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <ChevronRight
          size={14}
          strokeWidth={2}
          className={css.chevron}
          data-open={open || undefined}
          aria-hidden
        />
        <span data-group={group.key} className={css.groupTitle}>
          {group.title}
        </span>
        <span className={css.count}>{group.total.toLocaleString('en-GB')}</span>
      </button>
      {open && (
        <ul className={css.records}>
          {group.records.map((record) =>
            group.key === 'changed' ? (
              <ChangedRecord key={record.id} {...{ record, reading, names }} />
            ) : (
              <PlainRecord key={record.id} record={record} />
            ),
          )}
          {more !== '' && <li className={css.leftOut}>{more}</li>}
        </ul>
      )}
    </section>
  );
}
