import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { BinnacleError } from '../../shared/errors';
import { Connection, readOnlyUri } from './connection';
import { APPLICATION_ID, latestVersion, migrate, type Migration } from './migrations';
import { damaged } from './storeErrors';

/**
 * Up to this size the whole file is checked at every start (about 1.5 ms a MiB); beyond it, `quick_check` at about two
 * thirds of the cost, and the whole check after an unclean end and in every backup.
 */
const FULL_CHECK_BYTES = 32 * 1024 * 1024;
const HEADER_BYTES = 100;
const MAGIC = 'SQLite format 3\u0000';

/**
 * Refuses a store that is damaged or newer, without changing a byte of it: first by its header, then by SQLite through
 * a read-only connection. Throws `store-damaged` or `store-newer`.
 */
export function checkStoreFile(file: string, migrations: readonly Migration[]): void {
  const bytes = checkHeader(file, latestVersion(migrations));
  const connection = new Connection(readOnlyUri(file));
  try {
    const thorough = bytes <= FULL_CHECK_BYTES || logSize(file) > 0;
    checkIntegrity(connection, thorough ? 'integrity_check' : 'quick_check');
    const version = Number(connection.value('PRAGMA user_version'));
    checkVersion(version, latestVersion(migrations));
    checkSchema(
      connection,
      migrations.filter((step) => step.version <= version),
    );
  } finally {
    connection.close();
  }
}

/** Runs SQLite's own check; throws `store-damaged` with the first finding. */
export function checkIntegrity(connection: Connection, check: 'integrity_check' | 'quick_check'): void {
  // Findings quote names from the file, which may not be UTF-8 any more: read them as bytes.
  const found = connection.value(`SELECT CAST(${check} AS BLOB) FROM pragma_${check}(1)`);
  const text = Buffer.isBuffer(found) ? found.toString('utf8') : '';
  if (text !== 'ok') throw damaged(`SQLite reports “${text.slice(0, 200)}”`);
}

/** Compares the schema with what the migrations make, so that a flipped bit in a definition is noticed. */
function checkSchema(connection: Connection, migrations: readonly Migration[]): void {
  const expected = new Connection(':memory:');
  migrate(expected, migrations);
  const same = schemaOf(connection) === schemaOf(expected);
  expected.close();
  if (!same) throw damaged('its table definitions are not as they were written');
}

function schemaOf(connection: Connection): string {
  const rows = connection.all(
    // SQLite's own table of row numbers stays when the tables that used it are gone, but not in a copy.
    "SELECT CAST(type AS BLOB), CAST(name AS BLOB), CAST(tbl_name AS BLOB), CAST(sql AS BLOB) FROM sqlite_schema WHERE name <> 'sqlite_sequence'",
  );
  const lines = rows.map((row) => row.map((cell) => (Buffer.isBuffer(cell) ? cell.toString('latin1') : '')));
  return lines
    .map((cells) => cells.join('\u0000'))
    .sort()
    .join('\u0001');
}

/** Size in bytes of the write-ahead log: it is empty or absent after a clean end. */
export function logSize(file: string): number {
  return statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0;
}

/** Checks the first 100 bytes (https://www.sqlite.org/fileformat.html#the_database_header); returns the file's size. */
function checkHeader(file: string, latest: number): number {
  const { header, bytes } = readHeader(file);
  if (header.length < HEADER_BYTES) throw damaged(`its file has only ${bytes} bytes`);
  if (header.toString('latin1', 0, 16) !== MAGIC) throw damaged('its file does not begin like a store');
  if (header.readUInt32BE(68) !== APPLICATION_ID) throw damaged('its file does not belong to Binnacle');
  // 1 = UTF-8; anything else would make SQLite convert every text.
  if (header.readUInt32BE(56) !== 1) throw damaged('its text encoding is not as it was written');
  checkVersion(header.readUInt32BE(60), latest);
  const pageSize = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16);
  const expected = pageSize * header.readUInt32BE(28);
  // With a write-ahead log the file may lag behind its own header.
  if (logSize(file) === 0 && bytes < expected)
    throw damaged(`${expected - bytes} bytes at its end are missing`);
  return bytes;
}

function readHeader(file: string): { header: Buffer; bytes: number } {
  const descriptor = openSync(file, 'r');
  try {
    const header = Buffer.alloc(HEADER_BYTES);
    const read = readSync(descriptor, header, 0, HEADER_BYTES, 0);
    return { header: header.subarray(0, read), bytes: fstatSync(descriptor).size };
  } finally {
    closeSync(descriptor);
  }
}

function checkVersion(version: number, latest: number): void {
  if (version <= latest) return;
  throw new BinnacleError(
    'store-newer',
    `The store was written by a newer Binnacle (its version is ${version}, this one knows ${latest}).`,
    { hint: 'Start the newer Binnacle, or restore a backup that this one made.' },
  );
}
