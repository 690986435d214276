import type { StoreStatus } from '../../shared/model/status';
import { historyActions } from '../history/actions';
import { feedActions } from '../feeds/actions';
import { importActions } from '../import/actions';
import { registerInventoryActions } from '../inventory/actions';
import { call, on } from '../ipc/client';
import { registerActions, runAction } from '../stores/actions';
import { startFeedsMirror } from '../stores/feeds';
import { startInventoryMirror } from '../stores/inventory';
import { startSessionsMirror } from '../stores/sessions';
import { startSettingsMirror, useSettings } from '../stores/settings';
import { revealNode } from '../stores/ui';
import { startVaultMirror } from '../stores/vault';
import { restoreWorkspace, startSavingWorkspace, useWorkspace } from '../stores/workspace';
import { describeError } from '../ui/describeError';
import { toast } from '../ui/toast';
import { startKeyboard } from './keyboard';
import { shellActions } from './shellActions';
import { followStoreTrouble } from './storeTrouble';
import { tabActions } from './tabActions';
import { vaultActions } from './vaultActions';

function follow(): void {
  followStoreTrouble();
  on('app.command', ({ actionId }) => void runAction(actionId));
  on('app.selectHost', ({ hostId }) => revealNode({ kind: 'host', id: hostId }));
  registerActions([...shellActions, ...tabActions, ...vaultActions]);
  registerInventoryActions();
  registerActions([...importActions, ...feedActions, ...historyActions]);
  startKeyboard();
}

function report(error: unknown): void {
  toast({ ...describeError(error), tone: 'error' });
}

/** What the first paint needs: whether the store is open, settings (theme), tabs and panel sizes. */
export async function prepare(): Promise<StoreStatus> {
  const [status, saved] = await Promise.all([
    call('store.status'),
    // Without a store there are neither tabs nor settings: the defaults will do for the recovery screen.
    call('workspace.load').catch(() => null),
    startSettingsMirror().catch(() => undefined),
  ]);
  if (status.state === 'open') restoreWorkspace(saved, useSettings.getState().settings.restoreTabs);
  return status;
}

/** Runs once the browser has painted what React has just put on the page. */
export function afterPaint(run: () => void): void {
  requestAnimationFrame(() => setTimeout(run));
}

function startMirrors(): void {
  const inventory = (): Promise<unknown> =>
    startInventoryMirror(() => useWorkspace.getState().expandedFolders);
  for (const start of [inventory, startVaultMirror, startSessionsMirror, startFeedsMirror])
    start().catch(report);
}

let started = false;

/** Starts everything that lives as long as the window; the rest of the data arrives after the first paint. */
export function startApp(): void {
  if (started) return;
  started = true;
  follow();
  startSavingWorkspace();
  // Main is busy while it reads the inventory; keys typed into the new window pass through it, too.
  afterPaint(startMirrors);
}
