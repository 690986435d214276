import type { Protocol } from '../../../../shared/model/inventory';
import type { HostInput, ImportBuilder } from '../importBuilder';
import type { ImportedProperties, Loss } from '../importModel';
import type { FolderPaths } from './folderPaths';
import { withoutMask } from './places';

/** One row of a table of hosts; empty texts are cells that say nothing. */
export interface HostRow {
  folder: string[];
  name: string;
  address: string;
  protocol: Protocol;
  port: number;
  label: string;
  username: string;
  password: string;
  keyFile: string;
  privateKey: string;
  tags: string[];
  notes: string;
  os: string;
  environment: string;
  /** Name of another row, or its address. */
  jumpHost: string;
  colour: string;
  favourite: boolean;
  fields: Record<string, string>;
  losses: Omit<Loss, 'path'>[];
}

/** Rows that are one host, and how they are told from those of others. */
interface Group {
  id: string;
  rows: HostRow[];
}

/** What rows of one host have in common. */
const idOf = ({ name, address, folder }: HostRow): string => `${name}\n${address}\n${folder.join('\n')}`;

/** Ways into one host. */
const MOST_WAYS = 32;

/** Collects rows: several for the same host with different protocols or ports are its ways in, not hosts of their own. */
export class HostTable {
  /** The group of each name, address and folder that rows still to come may belong to. */
  readonly #open = new Map<string, Group>();
  /** Keys of hosts by name and address; null: several have it. */
  readonly #named = new Map<string, string | null>();
  readonly #jumps: [key: string, jumpHost: string][] = [];

  constructor(
    private readonly builder: ImportBuilder,
    private readonly folders: FolderPaths,
  ) {}

  /**
   * Adds the hosts of all rows. Rows are made twice: kept rows of a large table would cost more than that, and what has
   * no further row can be added at once.
   */
  addAll<T>(raw: readonly T[], toRow: (raw: T) => HostRow): void {
    const left = new Map<string, number>();
    for (const each of raw) {
      const id = idOf(toRow(each));
      left.set(id, (left.get(id) ?? 0) + 1);
    }
    for (const each of raw) {
      const row = toRow(each);
      const id = idOf(row);
      const more = (left.get(id) ?? 1) - 1;
      left.set(id, more);
      this.#add(id, row, more > 0);
    }
    for (const group of this.#open.values()) this.#close(group);
    this.#linkJumps();
  }

  #add(id: string, row: HostRow, more: boolean): void {
    const open = this.#open.get(id);
    if (open !== undefined && isWayInto(open, row)) {
      open.rows.push(row);
      if (!more) this.#close(open);
      return;
    }
    if (open !== undefined) this.#close(open);
    const group = { id, rows: [row] };
    if (more) this.#open.set(id, group);
    else this.#close(group);
  }

  #close(group: Group): void {
    this.#open.delete(group.id);
    const [row] = group.rows;
    const key = this.#addHost(group);
    if (key === null || row === undefined) return;
    this.#remember(row.name, key);
    if (row.address !== row.name) this.#remember(row.address, key);
    if (row.jumpHost !== '') this.#jumps.push([key, row.jumpHost]);
  }

  #remember(name: string, key: string): void {
    const id = name.trim().toLowerCase();
    const known = this.#named.get(id);
    this.#named.set(id, known === undefined || known === key ? key : null);
  }

  /** Jump hosts last, when every name is known. */
  #linkJumps(): void {
    for (const [key, jumpHost] of this.#jumps) {
      const jumpHostKey = this.#named.get(jumpHost.toLowerCase());
      if (typeof jumpHostKey === 'string') this.builder.refine(key, { jumpHostKey });
      else this.builder.lose(key, 'jump host', jumpHost, jumpReason(jumpHostKey));
    }
  }

  #addHost({ rows }: Group): string | null {
    const [first] = rows;
    if (first === undefined) return null;
    const shared = rows.length === 1 || rows.every((row) => sameLogin(row, first));
    const key = this.builder.host(this.folders.key(first.folder), {
      ...details(first),
      properties: { ...look(first), ...(shared ? this.#login(first) : {}) },
      endpoints: rows.map((row) => ({
        protocol: row.protocol,
        port: row.port,
        label: row.label,
        properties: shared ? {} : this.#login(row),
      })),
    });
    for (const row of rows) {
      for (const { field, value, reason } of row.losses) this.#lose(key, first, field, value, reason);
    }
    return key;
  }

  #lose(key: string | null, row: HostRow, field: string, value: string, reason: string): void {
    if (key === null) this.builder.losePath([...row.folder, row.name], field, value, reason);
    else this.builder.lose(key, field, value, reason);
  }

  #login({ username, password, keyFile, privateKey }: HostRow): ImportedProperties {
    const own: ImportedProperties = username === '' ? {} : { username };
    if (keyFile !== '' || privateKey !== '') {
      const secrets = { 'private-key': privateKey, ...(password === '' ? {} : { passphrase: password }) };
      const file = keyFile === '' ? null : keyFile;
      own.credentialKey = this.builder.credential({ kind: 'private-key', username, keyFile: file, secrets });
    } else if (password !== '') {
      own.credentialKey = this.builder.credential({ kind: 'password', username, secrets: { password } });
    }
    return own;
  }
}

/** Whether a row is one more way into the host of the others: it says the same of the host, but leads there otherwise. */
function isWayInto({ rows }: Group, row: HostRow): boolean {
  if (rows.length >= MOST_WAYS) return false;
  if (rows.some(({ protocol, port }) => protocol === row.protocol && port === row.port)) return false;
  return rows[0] !== undefined && aboutHost(rows[0]) === aboutHost(row);
}

function aboutHost(row: HostRow): string {
  const { folder, name, address, tags, notes, os, environment, jumpHost, colour, favourite, fields } = row;
  return JSON.stringify([
    folder,
    name,
    address,
    tags,
    notes,
    os,
    environment,
    jumpHost,
    colour,
    favourite,
    fields,
  ]);
}

function details({
  name,
  address,
  tags,
  notes,
  os,
  favourite,
  fields,
}: HostRow): Omit<HostInput, 'endpoints'> {
  return { name, address: withoutMask(address), tags, notes, os, favourite, customFields: fields };
}

function look({ environment, colour }: HostRow): ImportedProperties {
  return { ...(environment === '' ? {} : { environment }), ...(colour === '' ? {} : { colour }) };
}

function sameLogin(one: HostRow, other: HostRow): boolean {
  return (
    one.username === other.username &&
    one.password === other.password &&
    one.keyFile === other.keyFile &&
    one.privateKey === other.privateKey
  );
}

function jumpReason(key: null | undefined): string {
  return key === null
    ? 'Several hosts of the file have this name.'
    : 'No host of the file has this name or address.';
}
