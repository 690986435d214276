import type {
  FeedChange,
  FeedCounts,
  FeedDifference,
  FeedInfo,
  FeedKind,
  FeedSource,
} from '../../shared/model/feed';
import type { FeedMark } from '../../shared/model/feedMark';
import type { PropertyKey } from '../../shared/model/properties';
import { PROPERTY_INFO } from '../inventory/propertyInfo';

const numbers = new Intl.NumberFormat('en');

/** "1 host", "2,000 hosts". */
export const counted = (count: number, one: string): string =>
  `${numbers.format(count)} ${count === 1 ? one : `${one}s`}`;

/** Kinds of source as forms name them. */
export const KIND_LABEL: Record<FeedKind, string> = {
  'ssh-config': 'SSH configuration (ssh_config)',
  ansible: 'Ansible inventory',
  script: 'Script that prints JSON',
  https: 'JSON over HTTPS',
};

/** Where the entries come from, on one line. */
export function sourceText(source: FeedSource): string {
  if (source.kind === 'https') return source.url;
  return source.kind === 'script' ? [source.program, ...source.args].join(' ') : source.path;
}

/** Words for what a refresh did to an entry. */
export const CHANGE_WORDS: Record<FeedChange, string> = {
  added: 'Added',
  changed: 'Changed',
  moved: 'Moved',
  removed: 'Removed',
  kept: 'Kept',
};

/** "12 hosts added, 3 changed, 1 removed, 2 folders". */
export function countsText(counts: FeedCounts): string {
  const hosts = (['added', 'changed', 'moved', 'removed', 'kept'] as const)
    .filter((change) => counts[change] > 0)
    // The first number says what is counted.
    .map(
      (change, at) =>
        `${at === 0 ? counted(counts[change], 'host') : numbers.format(counts[change])} ${change}`,
    );
  const folders = counts.folders > 0 ? [counted(counts.folders, 'folder')] : [];
  return [...hosts, ...folders].join(', ');
}

const FIELD_WORDS: Readonly<Record<string, string>> = {
  name: 'Name',
  address: 'Address',
  folder: 'Folder',
  endpoints: 'Endpoints',
  os: 'Operating system',
  tags: 'Tags',
  notes: 'Notes',
};

/** A field of a difference, in words. */
export function fieldText(field: string): string {
  const [kind = '', ...rest] = field.split(':');
  const name = rest.join(':');
  if (kind === 'field') return name;
  if (kind === 'property') return isProperty(name) ? PROPERTY_INFO[name].label : name;
  return FIELD_WORDS[field] ?? field;
}

/** What a difference says of one field: "Address 10.0.0.1 → 10.0.0.9". */
export function changeText({ field, before, after }: FeedDifference['fields'][number]): string {
  if (field === 'gone') return 'It is in the source again';
  if (field === 'notes') return 'Notes';
  const name = fieldText(field);
  if (before === '') return `${name} ${after}`;
  return after === '' ? `${name} ${before} → none` : `${name} ${before} → ${after}`;
}

const isProperty = (name: string): name is PropertyKey => Object.hasOwn(PROPERTY_INFO, name);

/** What a source gives of a host or folder, for a sentence: "name, address, SSH endpoint, tags core and web". */
export function givenText({ given }: FeedMark, kind: 'host' | 'folder'): string {
  const after = (prefix: string): string[] =>
    given.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
  const tags = after('tag:');
  const ways = after('way:').map((way) => (way.split('/')[0] ?? '').toUpperCase());
  const properties = after('property:').map((name) => fieldText(`property:${name}`).toLowerCase());
  const parts = [
    'name',
    ...(kind === 'host' ? ['address'] : []),
    ...(ways.length === 0 ? [] : [`${ways.join(' and ')} ${ways.length === 1 ? 'endpoint' : 'endpoints'}`]),
    ...(given.includes('os') ? ['operating system'] : []),
    ...(tags.length === 0 ? [] : [`${tags.length === 1 ? 'tag' : 'tags'} ${tags.join(' and ')}`]),
    ...after('field:'),
    ...properties,
  ];
  return list.format(parts);
}

const list = new Intl.ListFormat('en', { type: 'conjunction' });

/** How a live folder stands: what its icon means, in words. */
export interface FeedState {
  kind: 'running' | 'failed' | 'waiting' | 'locked' | 'off' | 'fine' | 'new';
  text: string;
}

/** See {@link FeedState}. */
export function stateOf({ running, waiting, locked, last, draft }: FeedInfo): FeedState {
  if (running) return { kind: 'running', text: 'Refreshing…' };
  if (locked) return { kind: 'locked', text: 'Waits until the vault is unlocked' };
  if (last?.outcome === 'failed') return { kind: 'failed', text: 'The last refresh failed' };
  if (waiting) return { kind: 'waiting', text: 'Differs from its source' };
  if (last === null) return { kind: 'new', text: 'Not refreshed yet' };
  if (!draft.enabled) return { kind: 'off', text: 'Refreshed by hand' };
  return { kind: 'fine', text: 'Up to date' };
}

const MINUTES: readonly [number, string][] = [
  [24 * 60, 'day'],
  [60, 'hour'],
  [1, 'minute'],
];

/** "every 15 minutes", "every hour". */
export function everyText(minutes: number): string {
  const [size, unit] = MINUTES.find(([each]) => minutes % each === 0) ?? [1, 'minute'];
  const count = minutes / size;
  return count === 1 ? `every ${unit}` : `every ${count} ${unit}s`;
}

/** When it is refreshed, in words. */
export function rhythmText({ source, enabled, refreshMinutes }: FeedInfo['draft']): string {
  if (!enabled) return 'By hand';
  const file = source.kind === 'ssh-config' || source.kind === 'ansible';
  const parts = [
    ...(file ? ['when the file changes'] : []),
    ...(refreshMinutes > 0 ? [everyText(refreshMinutes)] : []),
  ];
  const text = parts.join(' and ');
  return text === '' ? 'By hand' : `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
