import { randomUUID } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BinnacleError } from '../../../src/shared/errors';
import { openStore, type Store } from '../../../src/main/store/store';

/** Everything that a store holds, as comparable lines. */
type Content = string[];

/** How one damaged file was answered. */
export type Answer = 'whole' | 'older' | 'reported' | 'refused';

/** A small store with something in every table, and its log where it was not closed. */
export interface Specimen {
  file: Buffer;
  log: Buffer;
  /** What was in the file before the log, and with it. */
  contents: Content[];
}

/** Makes a store with a row in every table. With `unclean` the last edits are still in the log. */
export function makeSpecimen(unclean: boolean): Specimen {
  const folder = mkdtempSync(join(tmpdir(), 'binnacle-specimen-'));
  try {
    const first = opened(folder);
    fill(first, 1);
    const contents = [contentOf(first)];
    first.dispose();
    const store = opened(folder);
    if (unclean) {
      for (let round = 2; round < 6; round++) {
        fill(store, round);
        contents.push(contentOf(store));
      }
    }
    const path = join(folder, 'binnacle.db');
    // Read while it is open: as a kill would leave it.
    const copies = [`${path}.copy`, `${path}-wal.copy`] as const;
    copyFileSync(path, copies[0]);
    copyFileSync(`${path}-wal`, copies[1]);
    store.dispose();
    return {
      file: readFileSync(copies[0]),
      log: unclean ? readFileSync(copies[1]) : Buffer.alloc(0),
      contents,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Opens a store from damaged bytes. Throws unless the answer is right: the content as it was at some commit, or less of
 * it with a report, or a refusal that leaves every byte in place.
 */
export function tryDamaged(specimen: Specimen, file: Buffer, log: Buffer): Answer {
  const folder = mkdtempSync(join(tmpdir(), 'binnacle-damaged-'));
  try {
    mkdirSync(folder, { recursive: true });
    const path = join(folder, 'binnacle.db');
    writeFileSync(path, file);
    if (log.length > 0) writeFileSync(`${path}-wal`, log);
    const result = openStore({ folder });
    if (result.ok) return judge(result.store, specimen);
    const { code, message } = result.status;
    if (code !== 'store-damaged' && code !== 'store-newer')
      throw new Error(`answered with ${code}: ${message}`);
    if (!readFileSync(path).equals(file)) throw new Error('the refused file was changed');
    if (log.length > 0 && !readFileSync(`${path}-wal`).equals(log))
      throw new Error('the refused log was changed');
    return 'refused';
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function judge(store: Store, { contents }: Specimen): Answer {
  try {
    const content = contentOf(store);
    const key = content.join('\n');
    const at = contents.findIndex((candidate) => candidate.join('\n') === key);
    if (at >= 0) return at === contents.length - 1 ? 'whole' : 'older';
    const known = new Set(contents.flat());
    const foreign = content.find((line) => !known.has(line));
    if (foreign !== undefined) throw new Error(`a record that was never written: ${foreign.slice(0, 200)}`);
    if (store.problems.length === 0) throw new Error('records are missing without a word');
    return 'reported';
  } catch (error) {
    // Reading a part may refuse it, as host keys do.
    if (error instanceof BinnacleError && error.code === 'store-damaged') return 'reported';
    throw error;
  } finally {
    store.dispose();
  }
}

function opened(folder: string): Store {
  const result = openStore({ folder });
  if (!result.ok) throw new Error(result.status.message);
  return result.store;
}

const HOST_ID = '00000000-0000-4000-8000-000000000001';

function fill(store: Store, round: number): void {
  store.transaction(() => {
    const folder = {
      id: randomUUID(),
      parentId: null,
      name: `Site ${round}`,
      notes: '',
      properties: {},
      position: 1,
    };
    store.folders.insert(folder);
    for (let index = 0; index < 6; index++) {
      const endpoints = [{ id: randomUUID(), protocol: 'ssh' as const, port: 22, label: '', properties: {} }];
      const host = {
        id: randomUUID(),
        folderId: folder.id,
        name: `web-${round}-${index}`,
        address: '192.0.2.7',
      };
      const rest = { os: 'Debian', notes: 'ünïcode', customFields: {}, properties: {}, endpoints };
      store.hosts.insert({
        ...host,
        ...rest,
        tags: ['a'],
        favourite: false,
        lastUsedAt: null,
        position: index,
      });
    }
    store.environments.insert({ id: randomUUID(), name: 'Production', colour: '#cc3344', guarded: true });
    const credential = { id: randomUUID(), name: 'admin', kind: 'password' as const, username: 'root' };
    store.credentials.insert({ ...credential, keyFile: null, notes: '' });
    const sealed = Buffer.alloc(200, round);
    store.secrets.put({
      id: randomUUID(),
      credentialId: credential.id,
      slot: 'password',
      version: 1,
      sealed,
    });
    store.vaultHeader.write(Buffer.alloc(300, round));
    const key = { type: 'ssh-ed25519', blob: `AAAA${round}`, source: 'trusted' as const, firstSeen: 5 };
    store.hostKeys.add({ ...key, id: randomUUID(), hostId: HOST_ID, address: '192.0.2.7', port: 22 });
    store.settings.update({ terminalFontSize: 10 + round });
    const object = { objectKind: 'host', objectId: null, objectName: 'web', hostId: null };
    store.audit.append({ ...object, action: 'host.create', outcome: 'ok', detail: `round ${round}` });
  });
}

function contentOf(store: Store): Content {
  const header = store.vaultHeader.read();
  if (header === 'damaged') throw new BinnacleError('store-damaged', 'The vault’s header is damaged.');
  const lists: Record<string, readonly unknown[]> = {
    folder: store.folders.all(),
    host: store.hosts.all(),
    environment: store.environments.all(),
    credential: store.credentials.all(),
    secret: store.secrets.list().map((secret) => ({ ...secret, sealed: secret.sealed.toString('hex') })),
    header: header === null ? [] : [header.toString('hex')],
    hostKey: store.hostKeys.list(HOST_ID),
    audit: store.audit.list({ hostId: null, beforeId: null, limit: 500, text: '' }),
    // A damaged setting falls back to its default, which is reported; only stored ones count here.
    setting: store.problems.some(({ table }) => table === 'setting') ? [] : [store.settings.load()],
  };
  return Object.entries(lists).flatMap(([name, rows]) =>
    rows.map((row) => `${name} ${JSON.stringify(row)}`).sort(),
  );
}
