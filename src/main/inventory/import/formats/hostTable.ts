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

/** Rows that are one host. */
interface Group {
  rows: HostRow[];
  ways: Set<string>;
}

/** Collects rows: several for the same host with different protocols or ports are its ways in, not hosts of their own. */
export class HostTable {
  readonly #groups: Group[] = [];
  readonly #open = new Map<string, Group>();

  constructor(
    private readonly builder: ImportBuilder,
    private readonly folders: FolderPaths,
  ) {}

  add(row: HostRow): void {
    const { folder, name, address, tags, notes, os, environment, jumpHost, colour, favourite, fields } = row;
    const same = [folder, name, address, tags, notes, os, environment, jumpHost, colour, favourite, fields];
    const identity = JSON.stringify(same);
    const way = `${row.protocol} ${row.port}`;
    const open = this.#open.get(identity);
    if (open !== undefined && !open.ways.has(way) && open.rows.length < 32) {
      open.rows.push(row);
      open.ways.add(way);
      return;
    }
    const group = { rows: [row], ways: new Set([way]) };
    this.#groups.push(group);
    this.#open.set(identity, group);
  }

  /** Adds the hosts; jump hosts last, when every name is known. */
  finish(): void {
    const named = new Map<string, string | null>();
    const remember = (name: string, key: string): void => {
      const id = name.trim().toLowerCase();
      const known = named.get(id);
      named.set(id, known === undefined || known === key ? key : null);
    };
    const jumps: [key: string, jumpHost: string][] = [];
    for (const group of this.#groups) {
      const key = this.#addHost(group);
      const row = group.rows[0];
      if (key === null || row === undefined) continue;
      remember(row.name, key);
      if (row.address !== row.name) remember(row.address, key);
      if (row.jumpHost !== '') jumps.push([key, row.jumpHost]);
    }
    for (const [key, jumpHost] of jumps) {
      const jumpHostKey = named.get(jumpHost.toLowerCase());
      if (typeof jumpHostKey === 'string') this.builder.refine(key, { jumpHostKey });
      else this.builder.lose(key, 'jump host', jumpHost, jumpReason(jumpHostKey));
    }
  }

  #addHost({ rows }: Group): string | null {
    const [first] = rows;
    if (first === undefined) return null;
    const shared = rows.every((row) => sameLogin(row, first));
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
  const login = ({ username, password, keyFile, privateKey }: HostRow): string =>
    JSON.stringify([username, password, keyFile, privateKey]);
  return login(one) === login(other);
}

function jumpReason(key: null | undefined): string {
  return key === null
    ? 'Several hosts of the file have this name.'
    : 'No host of the file has this name or address.';
}
