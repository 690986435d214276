import type { AuditEntry } from '../../shared/model/audit';

/** What was done, by the dotted verb of the audit. */
const WORDS: Readonly<Record<string, string>> = {
  'host.create': 'Added',
  'host.update': 'Changed',
  'host.move': 'Moved',
  'host.remove': 'Deleted',
  'host.restore': 'Restored',
  'session.open': 'Logged in',
  'session.close': 'Disconnected',
  'session.test': 'Connection tested',
  'session.fail': 'Could not connect',
  'hostkey.trust': 'Host key trusted',
  'hostkey.remove': 'Host key removed',
  'hostkey.refuse': 'Host key refused',
};

/** One audit entry in a few words; verbs that have none are spelled out. */
export function auditWords({ action, outcome }: Pick<AuditEntry, 'action' | 'outcome'>): string {
  const known = WORDS[action];
  const words = known ?? action.replaceAll('.', ' ').replaceAll('-', ' ');
  const text = words.charAt(0).toUpperCase() + words.slice(1);
  if (outcome === 'ok') return text;
  if (action === 'session.open') return 'Could not log in';
  // How it failed stands below.
  return action === 'session.close' ? 'Connection failed' : `${text}: ${outcome}`;
}
