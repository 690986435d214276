import { toWire } from '../../../shared/errors';
import { Connection } from '../connection';
import type { SealedSecret } from '../secretTables';
import { StoreTables } from '../storeTables';
import { applyWrite, type StoreWrite } from '../storeWrite';
import { compare, differences } from './compare';
import type { FromStoreThread, ToStoreThread } from './messages';
import { verify } from './verify';

/** The store that a thread opens for itself. */
export interface StoreFile {
  /** Path of the database. */
  file: string;
  actor: string;
}

/** Differences in one message. */
const PIECE = 250;

/** Log frames after which a large write is moved into the file here, so that main does not have to. */
const CHECKPOINT = 'PRAGMA wal_checkpoint(PASSIVE)';

/** A buffer crosses to a thread as a plain byte array, which SQLite must not be given. */
const asBuffer = (secret: SealedSecret): SealedSecret => ({ ...secret, sealed: Buffer.from(secret.sealed) });

/** The thread's own side: one connection, one job after another. */
export function runStoreThread(
  { file, actor, clock = Date.now }: StoreFile & { clock?: () => number },
  post: (message: FromStoreThread) => void,
): { receive: (message: ToStoreThread) => void; close: () => void } {
  const connection = new Connection(file);
  connection.execute(`
    PRAGMA synchronous=FULL;
    PRAGMA fullfsync=ON;
    PRAGMA checkpoint_fullfsync=ON;
    PRAGMA secure_delete=ON;
    PRAGMA trusted_schema=OFF;`);
  // What is damaged was reported when the store was opened; a job leaves it out as main does.
  const tables = new StoreTables(connection, { clock, actor, report: () => undefined });
  const pieces = new Map<number, StoreWrite[]>();

  const write = (job: number, piece: StoreWrite, last: boolean): boolean => {
    const before = pieces.get(job) ?? [];
    pieces.set(job, [...before, piece]);
    if (!last) return false;
    pieces.delete(job);
    const records = [...before, piece].flatMap((each) => each.records);
    const secrets = [...before, piece].flatMap((each) => each.secrets).map(asBuffer);
    applyWrite(connection, tables, { ...piece, records, secrets });
    connection.execute(CHECKPOINT);
    return true;
  };

  const run = (message: ToStoreThread): void => {
    const { job } = message;
    switch (message.t) {
      case 'write':
        if (write(job, message.piece, message.last)) post({ t: 'done', job, value: null });
        return;
      case 'compare':
        post({ t: 'done', job, value: compare(tables, message.span) });
        return;
      case 'differences': {
        const all = differences(tables, message.span);
        for (let from = 0; from < all.length; from += PIECE)
          post({ t: 'piece', job, differences: all.slice(from, from + PIECE) });
        post({ t: 'done', job, value: null });
        return;
      }
      case 'verify':
        post({ t: 'done', job, value: verify(tables) });
    }
  };

  return {
    receive: (message) => {
      try {
        run(message);
      } catch (error) {
        pieces.delete(message.job);
        post({ t: 'failed', job: message.job, error: toWire(error) });
      }
    },
    close: () => connection.close(),
  };
}
