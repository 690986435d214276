import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { BinnacleError } from '../../../shared/errors';
import { refusalOnReadOnly } from '../../../shared/sql/readOnlyGuard';
import { editRefusal } from '../../protocols/sqlite/editRefusal';
import { exploreSqlite } from '../../protocols/sqlite/explorer';
import { checkDatabaseFile } from '../../protocols/sqlite/fileCheck';
import type { StartDatabase } from '../../protocols/sqlite/options';
import { SqliteSession } from '../../protocols/sqlite/session';
import { checkOptions } from '../../protocols/ssh/checkOptions';
import { openChain } from '../../protocols/ssh/hopChain';
import { SftpFiles } from '../../protocols/ssh/sftpFiles';
import type { SshDeps } from '../../protocols/ssh/ssh';
import { FileGrants } from '../../streams/fileGrants';
import type { QueryService } from '../../streams/queryStream';
import { WriteAccess } from '../../streams/writeAccess';
import type { DatabaseFile, QueryOpenOptions, SshOpenOptions } from '../messages';
import { accessOf } from '../queryAccess';

/** How often a step says how far a transfer is, in ms. */
const PROGRESS_MS = 250;

type Deps = SshDeps & { startDatabase: StartDatabase };

/** SQLite, whose databases are files: there is nobody to log in to. */
export const sqliteEngine: QueryService['engine'] = {
  dialect: 'sqlite',
  features: {
    ...{ transactionalDdl: true, hasSchemas: false, serverView: false, ddl: true },
    plans: 'estimated',
  },
  explore: exploreSqlite,
  origins: (_session, columns) =>
    Promise.resolve(columns.map(({ origin }) => (origin?.kind === 'name' ? origin : null))),
  editRefusal,
};

/**
 * Opens a file of this computer, or a copy of one of another machine, which is fetched first and goes with the session.
 * Aborting rejects with cancelled and leaves no copy.
 */
export async function openSqliteFile(
  options: QueryOpenOptions,
  file: DatabaseFile,
  deps: Deps,
  signal: AbortSignal,
): Promise<QueryService> {
  const { name, spoolFolder } = options;
  const copy =
    file.remote === null
      ? null
      : await fetchCopy({ ...file, remote: file.remote }, spoolFolder, deps, signal);
  const path = copy?.path ?? file.path;
  const remove = (): void => void (copy === null ? null : removeCopy(copy.path));
  try {
    deps.onStep(`Opening ${nameOf(file.path)}`);
    await checkDatabaseFile(path, name);
    const settings = { name, path, database: nameOf(file.path) };
    const session = await SqliteSession.open(settings, deps.startDatabase, signal, remove);
    return {
      ...{ session, engine: sqliteEngine, spoolFolder, weaknesses: copy?.weaknesses ?? [] },
      access: copy === null ? accessOf(options) : new WriteAccess({ mayWrite: false, why: 'fixed' }, false),
      files: new FileGrants(),
      refusal: (statement) => refusalOnReadOnly(statement, 'sqlite'),
    };
  } catch (error) {
    remove();
    throw signal.aborted ? new BinnacleError('cancelled', 'Cancelled.') : error;
  }
}

/** The last part of a path, of whichever system. */
const nameOf = (path: string): string => basename(path.replaceAll('\\', '/'));

interface Copy {
  path: string;
  weaknesses: string[];
}

/** Fetches the file, and the changes beside it that are not in it yet. */
async function fetchCopy(
  { path, remote }: { path: string; remote: SshOpenOptions },
  folder: string,
  deps: Deps,
  signal: AbortSignal,
): Promise<Copy> {
  checkOptions(remote);
  const chain = await openChain(remote, deps, signal);
  const target = join(folder, `copy-${randomBytes(12).toString('hex')}.sqlite`);
  const cancel = (): void => chain.target.fail(new BinnacleError('cancelled', 'Cancelled.'));
  signal.addEventListener('abort', cancel, { once: true });
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const files = await SftpFiles.open(chain.target);
    const options = { signal, onProgress: progressOf(nameOf(path), deps) };
    const { changed } = await files.readFile(path, target, options);
    const hasLog = await files.hasFile(`${path}-wal`);
    const log = hasLog ? await files.readFile(`${path}-wal`, `${target}-wal`, options) : null;
    const unsafe = changed || log?.changed === true || (await files.hasFile(`${path}-journal`));
    deps.onNotice(noticeOf(nameOf(path), chain.target.name, unsafe));
    return { path: target, weaknesses: chain.weaknesses };
  } catch (error) {
    await removeCopy(target);
    throw signal.aborted ? new BinnacleError('cancelled', 'Cancelled.') : error;
  } finally {
    signal.removeEventListener('abort', cancel);
    chain.dispose();
  }
}

/** Never rejects: the next start removes what is left. */
async function removeCopy(path: string): Promise<void> {
  for (const end of ['', '-wal', '-shm']) await rm(path + end, { force: true }).catch(() => undefined);
}

function progressOf(name: string, deps: Deps): (progress: { done: number; total: number | null }) => void {
  let told = -Infinity;
  return ({ done, total }) => {
    if (performance.now() - told < PROGRESS_MS) return;
    told = performance.now();
    const far =
      total === null ? `${Math.floor(done / 1024 / 1024)} MB` : `${Math.floor((100 * done) / total)} %`;
    deps.onStep(`Fetching ${name}: ${far}`);
  };
}

function noticeOf(name: string, host: string, unsafe: boolean): string {
  const copy = `This is a copy of ${name} on ${host}, taken at ${new Date().toLocaleString()}. It can’t be changed.`;
  return unsafe
    ? `${copy} A program was writing to the file: the copy may be damaged or lack its last changes. Reconnect to take another.`
    : copy;
}
