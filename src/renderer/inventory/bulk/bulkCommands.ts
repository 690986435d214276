import type { BulkEdit } from '../../../shared/model/bulkEdit';
import { call } from '../../ipc/client';
import { undoChanges } from '../../stores/guarded';
import { toast } from '../../ui/toast';
import { attempt } from '../commands';
import { hostsText } from '../words';

/** Hosts that one call takes. */
const MOST_AT_ONCE = 50_000;

/** Changes hosts alike, all or none of each call. Returns how many did change, and what takes it back. */
export async function changeHosts(
  hostIds: readonly string[],
  edit: BulkEdit,
): Promise<{ changed: number; undoTokens: string[] }> {
  const undoTokens: string[] = [];
  let changed = 0;
  for (let from = 0; from < hostIds.length; from += MOST_AT_ONCE) {
    const reply = await call('inventory.bulkEdit', {
      hostIds: hostIds.slice(from, from + MOST_AT_ONCE),
      edit,
    });
    changed += reply.changed;
    if (reply.undoToken !== null) undoTokens.push(reply.undoToken);
  }
  return { changed, undoTokens };
}

/** {@link changeHosts}, with a toast that says how many changed and offers to take it back. */
export async function changeHostsUndoably(
  hostIds: readonly string[],
  edit: BulkEdit,
  /** Such as "Changed 12 hosts."; by default that. */
  message: (changed: number) => string = (changed) => `Changed ${hostsText(changed)}.`,
  /** What else belongs to the change and is taken back with it. */
  undoMore: () => Promise<unknown> = () => Promise.resolve(),
): Promise<void> {
  const { changed, undoTokens } = await changeHosts(hostIds, edit);
  if (changed === 0) {
    toast({ message: 'No host had to be changed.' });
    return;
  }
  const undo = async (): Promise<void> => {
    if (!(await undoChanges(undoTokens))) return;
    await undoMore();
    toast({ message: `Took the change of ${hostsText(changed)} back.`, tone: 'success' });
  };
  toast({ message: message(changed), action: { label: 'Undo', run: () => attempt(undo) } });
}
