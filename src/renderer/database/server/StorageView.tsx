import { useState, type ReactNode } from 'react';
import type { IndexUse, StorageUse, TableUse } from '../../../shared/serverView';
import { EmptyState } from '../../ui/EmptyState';
import { formatBytes } from '../../ui/time';
import { PartView } from './PartView';
import css from './server.module.css';
import { ServerTable, type TableColumn } from './ServerTable';
import type { ServerWatch } from './serverWatch';

const count = (value: number | null): string => (value === null ? '' : value.toLocaleString());
const bytes = (value: number | null): string => (value === null ? '' : formatBytes(value));

const TABLES: readonly TableColumn<TableUse>[] = [
  {
    ...{ id: 'name', label: 'Table', width: 'minmax(100px, 2fr)' },
    cell: ({ schema, name }) => `${schema}.${name}`,
    order: ({ schema, name }) => `${schema}.${name}`,
  },
  {
    ...{ id: 'bytes', label: 'Size', width: '66px', numeric: true },
    ...{ cell: (row) => bytes(row.bytes), order: (row) => row.bytes },
  },
  {
    ...{ id: 'indexes', label: 'Indexes', width: '66px', numeric: true },
    ...{ cell: (row) => bytes(row.indexBytes), order: (row) => row.indexBytes },
  },
  {
    ...{ id: 'rows', label: 'Rows about', width: '78px', numeric: true },
    ...{ cell: ({ rows }) => count(rows), order: ({ rows }) => rows ?? -1 },
  },
  {
    ...{ id: 'dead', label: 'Dead rows', width: '68px', numeric: true },
    ...{ cell: ({ deadRows }) => count(deadRows), order: ({ deadRows }) => deadRows ?? -1 },
  },
  {
    ...{ id: 'full', label: 'Full scans', width: '66px', numeric: true },
    ...{ cell: ({ fullScans }) => count(fullScans), order: ({ fullScans }) => fullScans ?? -1 },
  },
  {
    ...{ id: 'index', label: 'Index scans', width: '74px', numeric: true },
    ...{ cell: ({ indexScans }) => count(indexScans), order: ({ indexScans }) => indexScans ?? -1 },
  },
  {
    ...{ id: 'analysed', label: 'Last analysed', width: 'minmax(70px, 1fr)' },
    ...{ cell: ({ lastAnalysed }) => lastAnalysed, order: ({ lastAnalysed }) => lastAnalysed },
  },
];

const isUnused = ({ scans, isUnique }: IndexUse): boolean => scans === 0 && !isUnique;

const INDEXES: readonly TableColumn<IndexUse>[] = [
  {
    id: 'name',
    label: 'Index',
    width: 'minmax(140px, 2fr)',
    cell: ({ name }) => name,
    order: ({ name }) => name,
  },
  {
    ...{ id: 'table', label: 'Table', width: 'minmax(140px, 2fr)' },
    cell: ({ schema, table }) => `${schema}.${table}`,
    order: ({ schema, table }) => `${schema}.${table}`,
  },
  {
    ...{ id: 'bytes', label: 'Size', width: '92px', numeric: true },
    ...{ cell: (row) => bytes(row.bytes), order: (row) => row.bytes ?? -1 },
  },
  {
    ...{ id: 'scans', label: 'Scans', width: '92px', numeric: true },
    ...{ cell: ({ scans }) => count(scans), order: ({ scans }) => scans ?? -1 },
  },
  {
    ...{ id: 'use', label: 'Use', width: 'minmax(130px, 1fr)' },
    cell: (row) => (isUnused(row) ? 'Never read' : row.isUnique ? 'Keeps values apart' : ''),
    order: (row) => (isUnused(row) ? 0 : 1),
  },
];

/** What takes the room: tables and indexes by size, and which indexes nobody reads. */
export function StorageView({ watch }: { watch: ServerWatch }): ReactNode {
  const [shown, setShown] = useState<'tables' | 'indexes'>('tables');
  const head = (
    <div className={css.choice} role="radiogroup" aria-label="What to list">
      {(['tables', 'indexes'] as const).map((each) => (
        <label key={each} className={css.toggle}>
          <input type="radio" checked={shown === each} onChange={() => setShown(each)} />
          {each === 'tables' ? 'Tables' : 'Indexes'}
        </label>
      ))}
    </div>
  );
  return (
    <PartView watch={watch} part="storage" head={head}>
      {(answer) => (
        <div className={css.view}>
          <div className={css.notice}>{storageText(answer)}</div>
          {shown === 'tables' ? <Tables rows={answer.tables} /> : <Indexes rows={answer.indexes} />}
        </div>
      )}
    </PartView>
  );
}

function storageText({ databaseBytes, countedSince }: StorageUse): string {
  const size = databaseBytes === null ? '' : `The database takes ${formatBytes(databaseBytes)}. `;
  return `${size}Scans are counted since ${countedSince === '' ? 'the server’s statistics began' : countedSince}.`;
}

function Tables({ rows }: { rows: readonly TableUse[] }): ReactNode {
  if (rows.length === 0) return <EmptyState compact title="No tables" text="This database has none yet." />;
  return (
    <ServerTable
      label="Largest tables"
      columns={TABLES}
      rows={rows}
      keyOf={({ schema, name }) => `${schema}.${name}`}
      sortedBy={{ id: 'bytes', descending: true }}
    />
  );
}

function Indexes({ rows }: { rows: readonly IndexUse[] }): ReactNode {
  if (rows.length === 0) return <EmptyState compact title="No indexes" text="This database has none yet." />;
  return (
    <ServerTable
      label="Largest indexes"
      columns={INDEXES}
      rows={rows}
      keyOf={({ schema, table, name }) => `${schema}.${table}.${name}`}
      sortedBy={{ id: 'bytes', descending: true }}
      toneOf={(row) => (isUnused(row) ? 'warning' : undefined)}
    />
  );
}
