import type { ReactNode } from 'react';
import type { Replica, Replication } from '../../../shared/serverView';
import { EmptyState } from '../../ui/EmptyState';
import { formatBytes } from '../../ui/time';
import { durationText } from '../runWords';
import { PartView } from './PartView';
import css from './server.module.css';
import { ServerTable, type TableColumn } from './ServerTable';
import type { ServerWatch } from './serverWatch';

const lag = (ms: number | null): string => (ms === null ? 'not known' : durationText(ms));

const REPLICAS: readonly TableColumn<Replica>[] = [
  {
    id: 'name',
    label: 'Replica',
    width: 'minmax(120px, 1fr)',
    cell: ({ name }) => name,
    order: ({ name }) => name,
  },
  { id: 'client', label: 'Address', width: 'minmax(110px, 1fr)', cell: ({ client }) => client },
  { id: 'state', label: 'State', width: 'minmax(120px, 1fr)', cell: ({ state }) => state },
  {
    ...{ id: 'bytes', label: 'Behind', width: '100px', numeric: true },
    cell: ({ lagBytes }) => (lagBytes === null ? '' : formatBytes(lagBytes)),
    order: ({ lagBytes }) => lagBytes ?? -1,
  },
  {
    ...{ id: 'ms', label: 'In time', width: '100px', numeric: true },
    ...{
      cell: ({ lagMs }) => (lagMs === null ? '' : durationText(lagMs)),
      order: ({ lagMs }) => lagMs ?? -1,
    },
  },
];

const SLOTS: readonly TableColumn<Replication['slots'][number]>[] = [
  {
    id: 'name',
    label: 'Slot',
    width: 'minmax(120px, 1fr)',
    cell: ({ name }) => name,
    order: ({ name }) => name,
  },
  { id: 'active', label: 'In use', width: '90px', cell: ({ active }) => (active ? 'Yes' : 'No') },
  {
    ...{ id: 'kept', label: 'Log kept for it', width: '130px', numeric: true },
    cell: ({ keptBytes }) => (keptBytes === null ? '' : formatBytes(keptBytes)),
    order: ({ keptBytes }) => keptBytes ?? -1,
  },
];

function roleText({ role, lagMs, state }: Replication): string {
  if (role === 'primary') return 'This server is a primary.';
  const words = state === '' ? '' : ` It is ${state}.`;
  return `This server is a replica, behind by: ${lag(lagMs)}.${words}`;
}

/** Who copies this server, and how far behind they are. */
export function ReplicationView({ watch }: { watch: ServerWatch }): ReactNode {
  return (
    <PartView watch={watch} part="replication">
      {(answer) =>
        answer.role === 'none' && answer.slots.length === 0 ? (
          <EmptyState
            compact
            title="No replication"
            text="This server is no replica and nobody copies it now."
          />
        ) : (
          <div className={css.view}>
            {answer.role !== 'none' && <div className={css.notice}>{roleText(answer)}</div>}
            {answer.replicas.length > 0 && (
              <ServerTable
                label="Replicas"
                columns={REPLICAS}
                rows={answer.replicas}
                keyOf={({ name, client }) => `${name} ${client}`}
              />
            )}
            {answer.slots.length > 0 && (
              <ServerTable
                label="Replication slots"
                columns={SLOTS}
                rows={answer.slots}
                keyOf={({ name }) => name}
                toneOf={({ active }) => (active ? undefined : 'warning')}
              />
            )}
          </div>
        )
      }
    </PartView>
  );
}
