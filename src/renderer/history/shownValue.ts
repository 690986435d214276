import { shortTime } from '../ui/time';
import { credentialKindName, settingChoice } from './fieldNames';

/** A value as it is shown. */
export type Shown =
  | { kind: 'nothing' }
  /** A property that is not set here. */
  | { kind: 'inherited' }
  | { kind: 'text'; text: string }
  | { kind: 'chips'; items: readonly string[] }
  | { kind: 'colour'; colour: string }
  /** Shown as an excerpt; the whole on request. */
  | { kind: 'long'; text: string };

/** No value. */
export const NOTHING: Shown = { kind: 'nothing' };
const INHERITED: Shown = { kind: 'inherited' };

/** Texts longer than this, or of several lines, are shown as excerpts; in UTF-16 units. */
const LONG = 120;

/** Looks the names of records up; null: the record is gone. */
export interface NameLookup {
  folder: (id: string) => string | null;
  host: (id: string) => string | null;
  credential: (id: string) => string | null;
  environment: (id: string) => string | null;
}

/** Which records the ids of a field name. */
const REFERENCES: Readonly<Record<string, keyof NameLookup>> = {
  folderId: 'folder',
  parentId: 'folder',
  jumpHostId: 'host',
  credentialId: 'credential',
  extraCredentialIds: 'credential',
  environmentId: 'environment',
};

/** The value at a path of a record in words; undefined: it is not there. */
export function shownValue(path: readonly string[], value: unknown, names: NameLookup): Shown {
  const [field = '', inner] = path;
  const name = inner ?? field;
  if (value === undefined) return field === 'properties' ? INHERITED : NOTHING;
  if (field === 'folderId' || field === 'parentId')
    return value === null ? text('Top level') : referred('folder', value, names);
  if (value === null) return field === 'properties' ? text('None') : NOTHING;
  if (field === 'customFields') return plain(value);
  const reference = Object.hasOwn(REFERENCES, name) ? REFERENCES[name] : undefined;
  if (reference !== undefined) return references(reference, value, names);
  if (name === 'colour' && typeof value === 'string') return { kind: 'colour', colour: value };
  if (name === 'expiresAt' && typeof value === 'number') return text(shortTime(value));
  if (field === 'kind' && typeof value === 'string') return text(credentialKindName(value));
  const choice = settingChoice(name, value);
  return choice === undefined ? measured(name, value) : text(choice);
}

const text = (words: string): Shown => ({ kind: 'text', text: words });

function referred(kind: keyof NameLookup, id: unknown, names: NameLookup): Shown {
  return text(names[kind](String(id)) ?? `Deleted ${kind === 'host' ? 'host' : kind}`);
}

function references(kind: keyof NameLookup, value: unknown, names: NameLookup): Shown {
  if (!Array.isArray(value)) return referred(kind, value, names);
  const items = value.map((id) => names[kind](String(id)) ?? `Deleted ${kind}`);
  return { kind: 'chips', items };
}

/** Numbers with their unit. */
function measured(name: string, value: unknown): Shown {
  if (typeof value === 'number' && name.endsWith('Seconds')) return text(value === 0 ? 'Off' : `${value} s`);
  if (typeof value === 'number' && name.endsWith('Minutes'))
    return text(value === 0 ? 'Never' : `${value} min`);
  if (typeof value === 'number' && name.endsWith('Days')) return text(`${value} days`);
  return plain(value);
}

function plain(value: unknown): Shown {
  if (value === '') return NOTHING;
  if (typeof value === 'boolean') return text(value ? 'On' : 'Off');
  if (typeof value === 'number') return text(String(value));
  if (typeof value === 'string')
    return value.length > LONG || value.includes('\n') ? { kind: 'long', text: value } : text(value);
  const items = Array.isArray(value) ? value.map(itemText) : Object.entries(value ?? {}).map(entryText);
  return items.length === 0 ? NOTHING : { kind: 'chips', items };
}

/** One of a list: the name of what has one. */
function itemText(item: unknown): string {
  if (typeof item !== 'object' || item === null) return String(item);
  return 'name' in item && typeof item.name === 'string' ? item.name : JSON.stringify(item);
}

const entryText = ([name, value]: [string, unknown]): string =>
  `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`;

/** A value in one short line: for summaries. */
export function shownText(shown: Shown): string {
  switch (shown.kind) {
    case 'nothing':
      return 'empty';
    case 'inherited':
      return 'inherited';
    case 'text':
      return shown.text;
    case 'chips':
      return shown.items.join(', ');
    case 'colour':
      return shown.colour;
    case 'long':
      return excerpt(shown.text);
  }
}

/** The beginning of a long text on one line. */
export function excerpt(whole: string): string {
  const line = whole.replace(/\s+/g, ' ').trim();
  return line.length <= LONG ? line : `${line.slice(0, LONG - 1)}…`;
}
