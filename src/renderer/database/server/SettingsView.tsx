import { useState, type ReactNode } from 'react';
import type { ServerSetting } from '../../../shared/serverView';
import { EmptyState } from '../../ui/EmptyState';
import { PartView } from './PartView';
import css from './server.module.css';
import { ServerTable, type TableColumn } from './ServerTable';
import type { ServerWatch } from './serverWatch';

const COLUMNS: readonly TableColumn<ServerSetting>[] = [
  {
    id: 'name',
    label: 'Setting',
    width: 'minmax(180px, 1.4fr)',
    cell: ({ name }) => name,
    order: ({ name }) => name,
  },
  {
    ...{ id: 'value', label: 'Value', width: 'minmax(120px, 1fr)' },
    cell: ({ value, unit }) => <code data-selectable>{valueText(value, unit)}</code>,
  },
  {
    ...{ id: 'source', label: 'From', width: 'minmax(110px, 0.8fr)' },
    cell: ({ source, needsRestart }) => (needsRestart ? `${source} (after a restart)` : source),
    order: ({ source }) => source,
  },
  {
    ...{ id: 'description', label: 'Meaning', width: 'minmax(200px, 3fr)' },
    cell: ({ description, category }) => <span title={`${category}: ${description}`}>{description}</span>,
  },
];

/** Units may be a number of something: "16384 × 8kB". */
function valueText(value: string, unit: string): string {
  if (unit === '') return value;
  return /^\d/.test(unit) ? `${value} × ${unit}` : `${value} ${unit}`;
}

const wordsOf = ({ name, value, category, description }: ServerSetting): string =>
  `${name}\n${value}\n${category}\n${description}`.toLowerCase();

/** The server's settings, to be searched. */
export function SettingsView({ watch }: { watch: ServerWatch }): ReactNode {
  const [text, setText] = useState('');
  const [changed, setChanged] = useState(false);
  const wanted = text.trim().toLowerCase();
  const head = (
    <>
      <input
        className={css.search}
        type="search"
        value={text}
        placeholder="Find a setting"
        aria-label="Find a setting"
        onChange={(event) => setText(event.target.value)}
      />
      <label className={css.toggle}>
        <input type="checkbox" checked={changed} onChange={(event) => setChanged(event.target.checked)} />
        Only those that differ from the default
      </label>
    </>
  );
  return (
    <PartView watch={watch} part="settings" head={head}>
      {(answer) => {
        const rows = answer.filter((row) => (!changed || !row.isDefault) && wordsOf(row).includes(wanted));
        return rows.length === 0 ? (
          <EmptyState compact title="No such setting" text="Search for a part of its name or meaning." />
        ) : (
          <ServerTable
            label="Settings of the server"
            columns={COLUMNS}
            rows={rows}
            keyOf={({ name }) => name}
            toneOf={({ needsRestart }) => (needsRestart ? 'warning' : undefined)}
          />
        );
      }}
    </PartView>
  );
}
