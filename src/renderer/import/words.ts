import type {
  ColumnTarget,
  ImportOptions,
  ImportOutcome,
  ImportPreview,
  Loss,
} from '../../shared/model/import';

const numbers = new Intl.NumberFormat('en');

/** A number with its thousands set apart. */
export const formatCount = (many: number): string => numbers.format(many);

/** "1 host", "1,500 hosts". */
export function counted(many: number, one: string, several = `${one}s`): string {
  return `${formatCount(many)} ${many === 1 ? one : several}`;
}

/** What a file holds: "1,500 hosts · 42 folders · 12 credentials · 37 not carried over". */
export function contentText({ hosts, folders, credentials, lossCount }: ImportPreview): string {
  const parts = [
    counted(hosts.length, 'host'),
    folders.length === 0 ? '' : counted(folders.length, 'folder'),
    credentials.length === 0 ? '' : counted(credentials.length, 'credential'),
    lossCount === 0 ? '' : `${formatCount(lossCount)} not carried over`,
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

/** What the button does; null: there is nothing to do. */
export function applyLabel({ created, updated, folders }: ImportOutcome): string | null {
  if (created > 0) return `Import ${counted(created, 'host')}`;
  if (updated.length > 0) return `Update ${counted(updated.length, 'host')}`;
  return folders > 0 ? `Import ${counted(folders, 'folder')}` : null;
}

/** What the secrets of a file are called: mostly they are passwords and nothing else. */
export function secretWord({ credentials }: Pick<ImportPreview, 'credentials'>): string {
  const only = credentials.every(({ slots }) => slots.every((slot) => slot === 'password'));
  return only ? 'password' : 'secret';
}

/** What happens beside it: "3 hosts change, 12 are there already and stay; 12 passwords are sealed in the vault". */
export function applyDetail({ created, updated, skipped, secrets }: ImportOutcome, secret: string): string {
  const changed = created === 0 ? 0 : updated.length;
  const changes = changed === 0 ? '' : `${counted(changed, 'host')} ${changed === 1 ? 'changes' : 'change'}`;
  const present = skipped.length;
  const staying = present === 1 ? 'is there already and stays' : 'are there already and stay';
  const named = changes === '' ? counted(present, 'host') : formatCount(present);
  const hosts = [changes, present === 0 ? '' : `${named} ${staying}`].filter((part) => part !== '');
  const sealed =
    secrets === 0 ? '' : `${counted(secrets, secret)} ${secrets === 1 ? 'is' : 'are'} sealed in the vault`;
  return [hosts.join(', '), sealed].filter((part) => part !== '').join('; ');
}

/** What is waited for while an import is written. */
export function applyingText({ created, updated, secrets }: ImportOutcome, secret: string): string {
  const hosts = counted(created + updated.length, 'host');
  return secrets === 0
    ? `Importing ${hosts}…`
    : `Importing ${hosts} and sealing ${counted(secrets, secret)} in the vault…`;
}

/** What an import has done: "Imported 1,500 hosts, 12 credentials." */
export function doneText({ created, updated, folders, credentials }: ImportOutcome): string {
  const added = [
    created === 0 ? '' : counted(created, 'host'),
    created > 0 || folders === 0 ? '' : counted(folders, 'folder'),
    credentials === 0 ? '' : counted(credentials, 'credential'),
  ].filter((part) => part !== '');
  const changed = updated.length === 0 ? '' : `updated ${counted(updated.length, 'host')}`;
  const imported = added.length === 0 ? '' : `imported ${added.join(', ')}`;
  const text = [imported, changed].filter((part) => part !== '').join(' and ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** Where a reading failed: "Line 12 · Entry “web01”"; empty if that is not known. */
export function failurePlace({ line, entry }: { line: number | null; entry: string | null }): string {
  const parts = [line === null ? '' : `Line ${formatCount(line)}`, entry === null ? '' : `Entry “${entry}”`];
  return parts.filter((part) => part !== '').join(' · ');
}

/** Losses with one reason. */
export interface LossGroup {
  reason: string;
  count: number;
}

/** How many losses each reason has, most first. */
export function groupLosses(losses: readonly Loss[]): LossGroup[] {
  const counts = new Map<string, number>();
  for (const { reason } of losses) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .map(([reason, count]) => ({ reason, count }))
    .sort((a, b) => b.count - a.count || a.reason.localeCompare(b.reason));
}

/** What a column means, in words. */
export const COLUMN_LABEL: Record<ColumnTarget, string> = {
  name: 'Name',
  address: 'Address',
  port: 'Port',
  protocol: 'Protocol',
  label: 'Endpoint label',
  username: 'User name',
  domain: 'Domain',
  password: 'Password',
  keyFile: 'Private key file',
  folder: 'Folder',
  tags: 'Tags',
  notes: 'Notes',
  os: 'Operating system',
  environment: 'Environment',
  jumpHost: 'Jump host',
  colour: 'Colour',
  favourite: 'Favourite',
  field: 'Custom field',
  ignore: 'Leave out',
};

/** What to do with a host that is there already. */
export const CONFLICT_WORDS: Record<ImportOptions['conflict'], { label: string; help: string }> = {
  skip: { label: 'Skip', help: 'They stay as they are.' },
  update: {
    label: 'Update',
    help: 'Address, endpoints and login come from the file. Place and own notes stay, tags and fields are added.',
  },
  duplicate: { label: 'Add again', help: 'Each becomes a second host beside the one that is there.' },
};

/** A folder name made of a file's: without its ending. */
export function folderNameOf(fileName: string): string {
  const name = fileName.replace(/\.[^.]*$/, '').trim();
  return (name === '' ? fileName.trim() : name).slice(0, 200);
}
