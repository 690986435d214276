import type { AuditEntry } from '../../shared/model/audit';
import type { Status } from '../ui/status';

/** How an outcome is shown: a shape of its own for each. */
export const OUTCOME_STATUS: Record<AuditEntry['outcome'], Status> = {
  ok: 'open',
  refused: 'attention',
  failed: 'failed',
};

/** The word beside the shape. */
export const OUTCOME_TEXT: Record<AuditEntry['outcome'], string> = {
  ok: 'Done',
  refused: 'Refused',
  failed: 'Failed',
};

/** Words for the verbs that occur most; others are shown as they are. */
const VERBS: Readonly<Record<string, string>> = {
  create: 'Created',
  update: 'Changed',
  delete: 'Deleted',
  remove: 'Deleted',
  restore: 'Restored',
  move: 'Moved',
  open: 'Opened',
  close: 'Closed',
  reveal: 'Revealed',
  copy: 'Copied',
  trust: 'Trusted',
  lock: 'Locked',
  unlock: 'Unlocked',
  import: 'Imported into',
  'undo-import': 'Took back an import from',
  export: 'Exported',
};

/** `host.create` as "Created host"; an action it has no word for keeps its own name. */
export function actionText(action: string): string {
  const [object = '', verb = ''] = action.split('.');
  const word = VERBS[verb];
  if (word === undefined) return action;
  return `${word} ${object === 'hostkey' ? 'host key' : object.replaceAll('-', ' ')}`;
}

/** What the vault's own words mean, by action and detail; everything else is a sentence already. */
const VAULT_DETAILS: ReadonlyMap<string, string> = new Map([
  ['vault.unlock passphrase', 'By the passphrase'],
  ['vault.unlock recovery', 'By the recovery key'],
  ['vault.unlock keyring', 'By the system keyring'],
  ['vault.lock manual', 'By hand'],
  ['vault.lock idle', 'After a while without input'],
  ['vault.lock suspend', 'Before the computer slept'],
  ['vault.lock screen-lock', 'With the screen'],
  ['vault.lock quit', 'As Binnacle ended'],
  ['vault.lock crash', 'Its process ended unexpectedly'],
]);

/** The detail of an entry in words. */
export function detailText({ action, detail }: Pick<AuditEntry, 'action' | 'detail'>): string {
  return VAULT_DETAILS.get(`${action} ${detail}`) ?? detail;
}
