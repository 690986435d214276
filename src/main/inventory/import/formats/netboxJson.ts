import { ImportBuilder } from '../importBuilder';
import { ImportFailure, type ImportFormat } from '../importModel';
import { FolderPaths } from './folderPaths';
import {
  isBlank,
  type JsonObject,
  listOf,
  objectOf,
  objectsIn,
  own,
  plainText,
  readJson,
  shownJson,
  textAt,
} from './jsonValues';
import { addNetboxEntries, emptyEntry, keepField, type NetboxEntry } from './netbox';

/** Fields that are read by name. */
const READ = new Set([
  ...[
    'name',
    'display',
    'display_name',
    'primary_ip',
    'primary_ip4',
    'primary_ip6',
    'site',
    'role',
    'device_role',
  ],
  ...['platform', 'tags', 'comments', 'custom_fields', 'config_context', 'local_context_data'],
]);
/** What NetBox keeps for itself: numbers, links, times and how many parts a device has. */
const OWN_MATTERS = /^(?:id|url|display_url|created|last_updated|.*_count|face|airflow)$/;
/** Contexts feed templates of configurations and often hold passwords. */
const CONTEXT = 'Contexts for templates are not kept; they may hold secrets.';

/** Answers of NetBox's REST API: devices and virtual machines, one page or a list. */
export const netboxJson: ImportFormat = {
  id: 'netbox-json',
  label: 'NetBox JSON',
  source:
    'NetBox REST API, /api/dcim/devices/ and /api/virtualization/virtual-machines/ ' +
    '(netbox.readthedocs.io, “REST API overview”); netbox-community/netbox netbox/dcim/api/serializers',
  sniff: (_file, text) => {
    const head = text().slice(0, 64 * 1024);
    if (!/^\uFEFF?\s*[[{]/.test(head)) return 0;
    return /"primary_ip[46]?"\s*:/.test(head) && /"(?:site|cluster)"\s*:/.test(head) ? 0.9 : 0;
  },
  read: ({ bytes }) => {
    const json = readJson(bytes);
    const page = objectOf(json);
    const records = objectsIn(listOf(page === null ? json : (own(page, 'results') ?? [page])));
    if (!records.some((record) => Object.hasOwn(record, 'name'))) {
      throw new ImportFailure('not-this-format', 'The file holds no devices or virtual machines.');
    }
    const builder = new ImportBuilder();
    addNetboxEntries(builder, new FolderPaths(builder), records.map(entryOf));
    if (page !== null && textAt(page, 'next') !== '') {
      builder.lose(
        null,
        'next',
        '',
        'NetBox answered in pages. This file is one of them; import the others too.',
      );
    }
    return builder.result();
  },
};

function entryOf(record: JsonObject): NetboxEntry {
  const entry = emptyEntry();
  const [ip4, ip6, ip] = ['primary_ip4', 'primary_ip6', 'primary_ip'].map((key) => addressAt(record, key));
  entry.name = textAt(record, 'name') || textAt(record, 'display');
  entry.ip4 = ip4 || (ip?.includes(':') === true ? '' : (ip ?? ''));
  entry.ip6 = ip6 || (ip?.includes(':') === true ? ip : '');
  entry.site = labelAt(record, 'site');
  entry.role = labelAt(record, 'role') || labelAt(record, 'device_role');
  entry.platform = labelAt(record, 'platform');
  entry.comments = textAt(record, 'comments');
  entry.tags = listOf(own(record, 'tags'))
    .map(labelOf)
    .filter((tag) => tag !== '');
  for (const [key, value] of Object.entries(record)) keepOther(entry, key, value);
  for (const [key, value] of Object.entries(objectOf(own(record, 'custom_fields')) ?? {})) {
    keepField(entry, key, labelOf(value) || (isBlank(value) ? '' : shownJson(value)));
  }
  return entry;
}

function keepOther(entry: NetboxEntry, key: string, value: unknown): void {
  if ((key === 'config_context' || key === 'local_context_data') && !isBlank(value)) {
    entry.losses.push({ field: key, value: '', reason: CONTEXT });
  }
  if (READ.has(key) || OWN_MATTERS.test(key) || isBlank(value)) return;
  const label = labelOf(value);
  if (label !== '') keepField(entry, titled(key), label);
  else
    entry.losses.push({
      field: key,
      value: '',
      reason: 'Fields of a host hold plain text, not lists or objects.',
    });
}

/** The name of what a record refers to, or a plain value. */
function labelOf(value: unknown): string {
  const object = objectOf(value);
  if (object === null) return plainText(value);
  for (const key of ['name', 'label', 'display', 'model', 'address', 'value']) {
    const text = textAt(object, key);
    if (text !== '') return text;
  }
  return '';
}

function labelAt(record: JsonObject, key: string): string {
  return labelOf(own(record, key));
}

function addressAt(record: JsonObject, key: string): string {
  const value = own(record, key);
  const object = objectOf(value);
  return object === null ? plainText(value) : textAt(object, 'address');
}

/** `asset_tag` as people see it: “Asset tag”. */
function titled(key: string): string {
  const words = key.replaceAll('_', ' ');
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}
