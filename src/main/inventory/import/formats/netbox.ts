import { addressSchema } from '../../../../shared/model/primitives';
import { DEFAULT_PORTS } from '../../../../shared/model/inventory';
import type { ImportBuilder } from '../importBuilder';
import type { FolderPaths } from './folderPaths';
import { withoutMask } from './places';
import { namesSecret, SECRET_NOT_KEPT } from './secretNames';

// What tables and the REST API of NetBox have in common.

/** A device or virtual machine of NetBox; empty texts say nothing. */
export interface NetboxEntry {
  name: string;
  /** With their masks. */
  ip4: string;
  ip6: string;
  site: string;
  role: string;
  platform: string;
  tags: string[];
  comments: string;
  /** Status, tenant and all else, by the names that people see. */
  fields: Record<string, string>;
  losses: { field: string; value: string; reason: string }[];
}

/** Said once a file: NetBox is about what there is, not about how to log in. */
const ASSUMED = 'NetBox does not say how to log in: SSH is assumed, and RDP where the platform is Windows.';

/** Adds the entries of one file. */
export function addNetboxEntries(
  builder: ImportBuilder,
  folders: FolderPaths,
  entries: Iterable<NetboxEntry>,
): void {
  let any = false;
  for (const entry of entries) {
    addEntry(builder, folders, entry);
    any = true;
  }
  if (any) builder.lose(null, 'protocol', '', ASSUMED);
}

function addEntry(builder: ImportBuilder, folders: FolderPaths, entry: NetboxEntry): void {
  const { name, ip4, ip6, site, role, platform, comments } = entry;
  const primary = withoutMask(ip4 === '' ? ip6 : ip4);
  const named = primary === '' && addressSchema.safeParse(name).success;
  const protocol = /windows/i.test(platform) ? 'rdp' : 'ssh';
  const key = builder.host(folders.key([site]), {
    name,
    address: named ? name : primary,
    os: platform,
    tags: [...entry.tags, ...(role === '' ? [] : [role])],
    notes: comments,
    customFields: { ...entry.fields, ...(ip4 !== '' && ip6 !== '' ? { IPv6: withoutMask(ip6) } : {}) },
    endpoints: [{ protocol, port: DEFAULT_PORTS[protocol] }],
  });
  const path = [...(site === '' ? [] : [site]), name];
  if (named)
    builder.lose(key, 'primary_ip', '', 'It has no primary address. Its name serves as the address.');
  for (const { field, value, reason } of entry.losses) {
    if (key === null) builder.losePath(path, field, value, reason);
    else builder.lose(key, field, value, reason);
  }
}

/** Keeps a value in a field of the entry, unless it should not be readable. */
export function keepField(entry: NetboxEntry, name: string, value: string): void {
  if (value.trim() === '') return;
  if (namesSecret(name)) entry.losses.push({ field: name, value: '', reason: SECRET_NOT_KEPT });
  else entry.fields = { ...entry.fields, [name]: value };
}

/** An entry that says nothing yet. */
export function emptyEntry(): NetboxEntry {
  const texts = { name: '', ip4: '', ip6: '', site: '', role: '', platform: '', comments: '' };
  return { ...texts, tags: [], fields: {}, losses: [] };
}
