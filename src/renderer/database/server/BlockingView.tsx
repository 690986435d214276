import { CircleCheck, CornerDownRight } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import type { ServerSession } from '../../../shared/serverView';
import { EmptyState } from '../../ui/EmptyState';
import { durationText } from '../runWords';
import { blockingTree, type BlockingRow } from './blockingTree';
import css from './server.module.css';
import { SessionDetail } from './SessionDetail';
import type { SessionsViewProps } from './SessionsView';
import { ServerTable, type TableColumn } from './ServerTable';

/** Width of one level in px. */
const INDENT = 18;

const of =
  <V,>(value: (session: ServerSession) => V, none: V) =>
  ({ session }: BlockingRow): V =>
    session === null ? none : value(session);

function Who({ row }: { row: BlockingRow }): ReactNode {
  const { session, id, level, waiting, inCircle } = row;
  return (
    <span className={css.who} style={{ paddingLeft: level * INDENT }}>
      {level > 0 && <CornerDownRight size={12} aria-label="waits for the one above" />}
      <strong>{session === null ? 'Prepared transaction' : id}</strong>
      {waiting > 0 && <span className={css.blocks}>blocks {waiting}</span>}
      {inCircle && <span className={css.blocks}>deadlock</span>}
    </span>
  );
}

const COLUMNS: readonly TableColumn<BlockingRow>[] = [
  { id: 'who', label: 'Session', width: 'minmax(130px, 1.2fr)', cell: (row) => <Who row={row} /> },
  { id: 'user', label: 'User', width: 'minmax(50px, 0.7fr)', cell: of(({ user }) => user, '') },
  { id: 'state', label: 'State', width: 'minmax(60px, 0.9fr)', cell: of(({ state }) => state, '') },
  { id: 'wait', label: 'Waits for', width: 'minmax(70px, 1fr)', cell: of(({ wait }) => wait, '') },
  {
    ...{ id: 'since', label: 'In state', width: '68px', numeric: true },
    cell: of(({ statementMs }) => (statementMs === null ? '' : durationText(statementMs)), ''),
  },
  {
    ...{ id: 'transaction', label: 'Transaction', width: '76px', numeric: true },
    cell: of(({ transactionMs }) => (transactionMs === null ? '' : durationText(transactionMs)), ''),
  },
  {
    ...{ id: 'statement', label: 'Statement', width: 'minmax(90px, 3fr)' },
    cell: of<ReactNode>(
      ({ statement }) => <code className={css.statement}>{statement.replace(/\s+/g, ' ')}</code>,
      '',
    ),
  },
];

/** Who waits for whom: the one at the top of a tree holds the others up. */
export function BlockingView({ watch, sessions, hostId, endpointId }: SessionsViewProps): ReactNode {
  const [selected, setSelected] = useState<string | null>(null);
  const rows = useMemo(() => blockingTree(sessions), [sessions]);
  const session = rows.find(({ key }) => key === selected)?.session ?? null;
  if (rows.length === 0)
    return (
      <EmptyState
        icon={CircleCheck}
        title="Nobody waits for anybody"
        text="Sessions that wait for a lock appear here, below the one that holds it."
      />
    );
  return (
    <div className={css.view}>
      <div className={css.split}>
        <ServerTable
          label="Who blocks whom"
          columns={COLUMNS}
          rows={rows}
          keyOf={({ key }) => key}
          selected={selected}
          onSelect={setSelected}
          toneOf={({ level }) => (level === 0 ? 'warning' : undefined)}
        />
        {session !== null && (
          <SessionDetail {...{ watch, session, hostId, endpointId }} onClose={() => setSelected(null)} />
        )}
      </div>
    </div>
  );
}
