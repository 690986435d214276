import type { ReactNode } from 'react';
import type { StatementUse } from '../../../shared/serverView';
import { EmptyState } from '../../ui/EmptyState';
import { durationText } from '../runWords';
import { PartView } from './PartView';
import css from './server.module.css';
import { ServerTable, type TableColumn } from './ServerTable';
import type { ServerWatch } from './serverWatch';

const COLUMNS: readonly TableColumn<StatementUse>[] = [
  {
    ...{ id: 'statement', label: 'Statement', width: 'minmax(220px, 4fr)' },
    cell: ({ statement }) => (
      <code className={css.statement} title={statement.slice(0, 2000)}>
        {statement.replace(/\s+/g, ' ')}
      </code>
    ),
    order: ({ statement }) => statement,
  },
  {
    ...{ id: 'total', label: 'Time in all', width: '100px', numeric: true },
    ...{ cell: ({ totalMs }) => durationText(totalMs), order: ({ totalMs }) => totalMs },
  },
  {
    ...{ id: 'mean', label: 'A call', width: '92px', numeric: true },
    cell: ({ meanMs }) => (meanMs < 10 ? `${meanMs.toFixed(2)} ms` : durationText(meanMs)),
    order: ({ meanMs }) => meanMs,
  },
  {
    ...{ id: 'calls', label: 'Calls', width: '92px', numeric: true },
    ...{ cell: ({ calls }) => calls.toLocaleString(), order: ({ calls }) => calls },
  },
  {
    ...{ id: 'rows', label: 'Rows', width: '104px', numeric: true },
    ...{ cell: ({ rows }) => rows.toLocaleString(), order: ({ rows }) => rows },
  },
];

/** The statements that the server has spent most time on. */
export function StatementsView({ watch }: { watch: ServerWatch }): ReactNode {
  return (
    <PartView watch={watch} part="statements">
      {({ statements, notice }) =>
        statements.length === 0 ? (
          <EmptyState
            compact
            title={notice === '' ? 'Nothing was counted yet' : 'Statements are not counted'}
            text={notice}
          />
        ) : (
          <ServerTable
            label="Statements by time"
            columns={COLUMNS}
            rows={statements}
            keyOf={(row) => `${row.statement}\n${row.totalMs}\n${row.calls}`}
            sortedBy={{ id: 'total', descending: true }}
          />
        )
      }
    </PartView>
  );
}
