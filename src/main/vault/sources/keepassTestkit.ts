import { createHash } from 'node:crypto';
import kdbxweb from 'kdbxweb';
// Gives the library its Argon2.
import './keepassFile';

/** Fields of an entry. */
export interface MadeEntry {
  title: string;
  username?: string;
  password?: string;
  url?: string;
  notes?: string;
  fields?: Readonly<Record<string, string>>;
  attachments?: Readonly<Record<string, string>>;
  tags?: string[];
  /** Names of the groups below the top one. */
  group?: readonly string[];
}

/** How a database is made. */
export interface MadeDatabase {
  version?: 3 | 4;
  derivation?: 'aes' | 'argon2d' | 'argon2id';
  cipher?: 'aes' | 'chacha20';
  password?: string | null;
  keyFile?: Uint8Array;
  entries: readonly MadeEntry[];
}

/** Least cost that the format allows, so that hundreds of openings fit into a test. */
const QUICK = { memory: 8 * 1024 * 8, passes: 1, rounds: 10 } as const;

/** Writes a database as KeePass does, and tells the ids of its entries. */
export async function makeDatabase(made: MadeDatabase): Promise<{ bytes: Buffer; ids: string[] }> {
  const { Consts, ProtectedValue } = kdbxweb;
  const password =
    made.password === null ? null : ProtectedValue.fromString(made.password ?? 'correct horse');
  const keyFile = made.keyFile === undefined ? null : Uint8Array.from(made.keyFile);
  const database = kdbxweb.Kdbx.create(new kdbxweb.Credentials(password, keyFile), 'Team');
  setCost(database, made);
  if (made.cipher === 'chacha20') {
    database.header.dataCipherUuid = new kdbxweb.KdbxUuid(Consts.CipherId.ChaCha20);
  }
  const ids: string[] = [];
  for (const [index, entry] of made.entries.entries())
    ids.push(await addEntry(database, entry, entryId(index)));
  return { bytes: Buffer.from(await database.save()), ids };
}

/** The id that the n-th entry of every database gets, so that entries can refer to each other. */
export function entryId(index: number): string {
  return createHash('md5').update(`entry ${index}`).digest('hex').toUpperCase();
}

function setCost(database: kdbxweb.Kdbx, { version = 4, derivation = 'argon2id' }: MadeDatabase): void {
  const { KdfId } = kdbxweb.Consts;
  const { ValueType } = kdbxweb.VarDictionary;
  database.setVersion(version);
  database.header.keyEncryptionRounds = QUICK.rounds;
  if (version === 3) return;
  database.setKdf({ aes: KdfId.Aes, argon2d: KdfId.Argon2d, argon2id: KdfId.Argon2id }[derivation]);
  const parameters = database.header.kdfParameters;
  if (derivation === 'aes') parameters?.set('R', ValueType.UInt64, new kdbxweb.Int64(QUICK.rounds));
  else {
    parameters?.set('M', ValueType.UInt64, new kdbxweb.Int64(QUICK.memory));
    parameters?.set('I', ValueType.UInt64, new kdbxweb.Int64(QUICK.passes));
  }
}

async function addEntry(database: kdbxweb.Kdbx, input: MadeEntry, id: string): Promise<string> {
  const group = groupAt(database, input.group ?? []);
  const entry = database.createEntry(group);
  entry.uuid = new kdbxweb.KdbxUuid(arrayBuffer(Buffer.from(id, 'hex')));
  entry.fields.set('Title', input.title);
  entry.fields.set('UserName', input.username ?? '');
  entry.fields.set('Password', kdbxweb.ProtectedValue.fromString(input.password ?? ''));
  entry.fields.set('URL', input.url ?? '');
  entry.fields.set('Notes', input.notes ?? '');
  entry.tags = input.tags ?? [];
  for (const [name, value] of Object.entries(input.fields ?? {})) {
    entry.fields.set(name, kdbxweb.ProtectedValue.fromString(value));
  }
  for (const [name, value] of Object.entries(input.attachments ?? {})) {
    const binary = await database.createBinary(kdbxweb.ProtectedValue.fromString(value));
    entry.binaries.set(name, binary);
  }
  return id;
}

function groupAt(database: kdbxweb.Kdbx, path: readonly string[]): kdbxweb.KdbxGroup {
  let group = database.getDefaultGroup();
  for (const name of path) {
    group = group.groups.find((each) => each.name === name) ?? database.createGroup(group, name);
  }
  return group;
}

function arrayBuffer(bytes: Uint8Array): ArrayBuffer {
  const copy = new ArrayBuffer(bytes.length);
  new Uint8Array(copy).set(bytes);
  return copy;
}
