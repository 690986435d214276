import type { AuditEntry } from '../../shared/model/audit';
import { shortTime } from '../ui/time';

/** Whole actions whose words do not follow from their parts. */
const ACTIONS: Readonly<Record<string, string>> = {
  'inventory.bulk-edit': 'Bulk edit',
  'inventory.import': 'Import',
  'inventory.export': 'Export',
  'inventory.move': 'Move',
  'inventory.remove': 'Deletion',
  'inventory.undo': 'Undo',
  'inventory.restore': 'Restore',
  'inventory.refresh': 'Refresh',
  'session.open': 'Logged in to',
  'session.close': 'Disconnected from',
  'session.test': 'Tested the connection to',
  'session.fail': 'Could not connect to',
  'query.allow-writing': 'Allowed writing on',
  'query.end-writing': 'Ended writing on',
  'secret.enter': 'Set a secret of',
  'secret.remove': 'Deleted a secret of',
  'secret.reveal': 'Showed a secret of',
  'secret.copy': 'Copied a secret of',
  'secret.export': 'Exported secrets of',
  'secret.forget': 'Deleted the secrets of',
  'vault.create': 'Created',
  'vault.lock': 'Locked',
  'vault.unlock': 'Unlocked',
  'vault.change-passphrase': 'Changed the passphrase of',
  'vault.new-recovery-key': 'Made a new recovery key for',
  'vault.wrong-proof': 'Wrong passphrase for',
  'settings.update': 'Changed settings',
  'store.backup': 'Backup',
};

/** Words for the verbs of records; others are shown as they are. */
const VERBS: Readonly<Record<string, string>> = {
  create: 'Added',
  update: 'Changed',
  move: 'Moved',
  remove: 'Deleted',
  restore: 'Brought back',
  trust: 'Trusted',
  refuse: 'Refused',
  baseline: 'History begins with',
};

const OBJECTS: Readonly<Record<string, string>> = { hostkey: 'host key of' };

/** `host.create` as "Added host"; an action that it has no word for keeps its own name. */
export function actionText(action: string): string {
  const whole = ACTIONS[action];
  if (whole !== undefined) return whole;
  const [object = '', verb = ''] = action.split('.');
  const word = VERBS[verb];
  return word === undefined ? action : `${word} ${OBJECTS[object] ?? object.replaceAll('-', ' ')}`;
}

/** The same where the record is known anyway: "Changed", "Logged in". */
export function shortActionText(action: string): string {
  const [object = '', verb = ''] = action.split('.');
  const word = VERBS[verb];
  if (word !== undefined && object === 'hostkey') return `${word} a host key`;
  if (verb === 'baseline') return 'The history begins';
  if (word !== undefined) return word;
  return actionText(action).replace(/ (to|from|of|for)$/, '');
}

/** How many records a change of several is about, as far as its line tells: "5,000 hosts". */
function countText({ action, detail }: AuditEntry): string | null {
  const [, count, hosts] = /(?:^| )(\d+)( hosts| deleted| moved here)$/.exec(detail) ?? [];
  if (count === undefined) return null;
  const number = Number(count).toLocaleString();
  if (hosts === ' hosts') return `${number} hosts`;
  return action === 'inventory.move' || action === 'inventory.remove' ? number : null;
}

/** What a line is about: the record's name, or how many records. */
export function objectText(entry: AuditEntry): string {
  if (entry.action === 'settings.update') return '';
  if (entry.action === 'inventory.undo') return undoneWords(entry);
  if (entry.action === 'secret.forget') return entry.objectName.toLowerCase();
  const count = countText(entry);
  if (count === null) return entry.objectName;
  if (entry.action === 'inventory.bulk-edit') return count;
  if (entry.action === 'inventory.move') return `${count} to ${entry.objectName}`;
  if (entry.action === 'inventory.remove') return `${entry.objectName} · ${count} in all`;
  return entry.objectName;
}

const UNDID = /^Undid “([a-z.-]+)” of (.+)$/;

/** What an undo took back: "Changed host web01". */
function undoneWords({ objectName, detail }: AuditEntry): string {
  const action = UNDID.exec(detail)?.[1];
  if (action === undefined) return objectName;
  if (action === 'inventory.bulk-edit' || action === 'settings.update') return actionText(action);
  return `${actionText(action)}${action.startsWith('inventory.') ? ' ·' : ''} ${objectName}`;
}

/** A line as a title: "Bulk edit · 5,000 hosts", "Changed host web01". */
export function lineTitle(entry: AuditEntry): string {
  const object = objectText(entry);
  if (object === '') return actionText(entry.action);
  return entry.summary ? `${actionText(entry.action)} · ${object}` : `${actionText(entry.action)} ${object}`;
}

/** What the vault's own words mean, by action and detail. */
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

const ISO_TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/;

/** Fields that a bulk edit names, where their own name is no word. */
const BULK_FIELDS: Readonly<Record<string, string>> = {
  os: 'operating system',
  customFields: 'custom fields',
  favourite: 'favourites',
  port: 'ports',
};

const bulkFields = (detail: string): string =>
  detail
    .replace(/ of \d+ hosts$/, '')
    .split(', ')
    .map((field) => BULK_FIELDS[field] ?? field)
    .join(', ');

/** The detail of an entry in words; empty where its other words say it. */
export function detailText(entry: AuditEntry): string {
  const { action, detail } = entry;
  const known = VAULT_DETAILS.get(`${action} ${detail}`);
  if (known !== undefined) return known;
  if (action === 'inventory.bulk-edit') return bulkFields(detail);
  if (/^[\w, ]+ of \d+ hosts$/.test(detail)) return '';
  if (entry.summary && countText(entry) !== null) return '';
  return timed(
    detail
      .replace(UNDID, 'Made $2')
      .replace(/^As of (before|after) event \d+ of /, 'As of just $1 ')
      .replace(/^As of (before|after) event /, 'As of just $1 line '),
  );
}

const timed = (detail: string): string => detail.replace(ISO_TIME, (iso) => shortTime(Date.parse(iso)));

/** The word for how a line ended; empty where all went well. */
export const OUTCOME_TEXT: Record<AuditEntry['outcome'], string> = {
  ok: '',
  refused: 'Refused',
  failed: 'Failed',
};
