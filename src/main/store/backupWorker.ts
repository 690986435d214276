import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { damaged, writeFailed } from './storeErrors';
import { TABLES } from './tables';

/**
 * The program of the backup thread. It is plain JavaScript in a string, so that it runs alike from TypeScript under
 * vitest, from the bundle and from a packaged app, with no entry file to find. It writes a compact copy of the store
 * through its own read-only connections, checks the copy (structure, then the checksum of every row) and syncs it.
 * The checksum is the one of `rowChecksum` in checkedTable.ts.
 */
const PROGRAM = `
const { workerData, parentPort } = require('node:worker_threads');
const { crc32 } = require('node:zlib');
const fs = require('node:fs');
const Database = require(workerData.driver);

function copy() {
  const source = new Database(workerData.source);
  try {
    source.exec('PRAGMA busy_timeout=10000');
    source.prepare('VACUUM INTO ?').run([workerData.target]);
  } finally {
    source.close();
  }
  const descriptor = fs.openSync(workerData.target, 'r+');
  fs.fsyncSync(descriptor);
  fs.closeSync(descriptor);
}

function checksum(values) {
  let sum = 0;
  for (let index = 0; index < values.length; index++) {
    if (values[index] === null) continue;
    sum = crc32('\\u0000' + index, sum);
    if (values[index].length > 0) sum = crc32(values[index], sum);
  }
  return sum;
}

function check() {
  const database = new Database(workerData.check);
  try {
    const found = database.prepare('SELECT CAST(integrity_check AS BLOB) FROM pragma_integrity_check(1)').raw().all([]);
    if (String(found[0][0]) !== 'ok') return 'SQLite reports ' + String(found[0][0]).slice(0, 200);
    for (const { name, select } of workerData.tables) {
      for (const row of database.prepare(select).raw().iterate([])) {
        if (checksum(row.slice(0, -1)) !== row[row.length - 1]) return 'a ' + name + ' fails its checksum';
      }
    }
    return '';
  } finally {
    database.close();
  }
}

try {
  copy();
  parentPort.postMessage({ finding: check() });
} catch (error) {
  parentPort.postMessage({ error: { message: String(error.message), code: String(error.code ?? '') } });
}
`;

type Reply = { finding: string } | { error: { message: string; code: string } };

/** Where to copy from and to; `source` and `check` as libsql opens them, `target` as a path. */
export interface BackupJob {
  source: string;
  target: string;
  check: string;
}

/** Copies and checks a store on a thread of its own. Rejects with `store-damaged` or `store-write-failed`. */
export async function copyAndCheck(job: BackupJob, selectOf: (columns: string[]) => string): Promise<void> {
  const tables = Object.values(TABLES).map(({ name, columns }) => ({
    name,
    select: `SELECT ${selectOf(Object.keys(columns))} FROM ${name}`,
  }));
  const driver = createRequire(import.meta.url).resolve('libsql');
  const worker = new Worker(PROGRAM, { eval: true, workerData: { ...job, driver, tables } });
  const reply = await new Promise<Reply>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the backup thread ended with ${code}`)));
  }).finally(() => void worker.terminate());
  if ('error' in reply) throw writeFailed(reply.error.code || reply.error.message, reply.error);
  if (reply.finding !== '') throw damaged(reply.finding);
}
