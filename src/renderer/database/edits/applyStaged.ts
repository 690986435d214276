import { environmentOfHost, useInventory } from '../../stores/inventory';
import { confirm } from '../../ui/confirm';
import { toast } from '../../ui/toast';
import type { QueryTab } from '../queryTab';
import type { Applied, MayLose, ResultEdits } from './resultEdits';

/** “1 change”, “3 changes”. */
export const countOfChanges = (count: number): string =>
  count === 1 ? '1 change' : `${count.toLocaleString()} changes`;

/** Why the connection changes nothing now; null: it may. */
export function readOnlyReason({ query }: QueryTab): string | null {
  const { ready, access } = query.store.getState();
  if (!ready) return 'this tab is not connected.';
  if (access.mayWrite) return null;
  return access.why === 'guarded'
    ? 'this tab is read-only until it is unlocked.'
    : 'this connection only reads.';
}

/** Applies what is staged, in a guarded environment after a question. False: something is still staged. */
export async function applyStaged(tab: QueryTab, edits: ResultEdits): Promise<boolean> {
  if (!(await mayChange(tab, edits.store.getState().staged.size))) return false;
  const applied = await edits.apply((outcome) => mayLose(tab, outcome));
  if (applied === null) return false;
  tellApplied(applied);
  return true;
}

function mayLose(tab: QueryTab, { changes, error }: Parameters<MayLose>[0]): Promise<boolean> {
  return confirm({
    title:
      changes === 1
        ? 'Apply a change that can’t be undone?'
        : `Apply ${countOfChanges(changes)} that can’t be undone?`,
    text: `${error.message} ${error.hint ?? ''}`,
    host: { name: tab.title },
    ...{ confirmLabel: 'Apply without undo', danger: true },
  });
}

function mayChange(tab: QueryTab, size: number): Promise<boolean> {
  const { hostId, endpointId } = tab.options.target();
  const inventory = useInventory.getState();
  const environment = environmentOfHost(inventory, hostId, endpointId);
  if (environment?.guarded !== true) return Promise.resolve(true);
  const host = inventory.hosts.get(hostId);
  const count = size === 1 ? 'one row' : `${size.toLocaleString()} rows`;
  return confirm({
    title: `Change ${count}?`,
    text: 'The changes run in one transaction. In manual commit you end it; otherwise they are saved at once.',
    host: { name: host?.name ?? 'deleted host', address: host?.address },
    ...{ environment, confirmLabel: `Change ${count}`, danger: true },
  });
}

function tellApplied({ rows, inTransaction }: Applied): void {
  const count = countOfChanges(rows);
  if (inTransaction) toast({ message: `Made ${count}`, hint: 'Commit the open transaction to save them.' });
  else toast({ message: `Saved ${count}`, tone: 'success' });
}
