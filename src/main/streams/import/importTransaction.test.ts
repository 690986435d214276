import { describe, expect, it } from 'vitest';
import { BinnacleError } from '../../../shared/errors';
import type { QuerySession, TransactionState } from '../../sessions/queryCapability';
import { ImportTransaction } from './importTransaction';

/** A session whose connection is lost with one statement; it remembers what was sent. */
function sessionLosing(lostAt: string): { session: QuerySession; sent: string[] } {
  const sent: string[] = [];
  let transaction: TransactionState = 'none';
  const session: QuerySession = {
    server: { product: 'Lab', version: '1', database: 'lab', user: 'lab', protection: 'local' },
    get transaction() {
      return transaction;
    },
    run: (statement) => {
      sent.push(statement);
      if (statement === lostAt) {
        const cause = new BinnacleError('connection-lost', 'The connection to db01 was lost.');
        const words = `${cause.message} The outcome is unknown: what the statement changes may be saved or not.`;
        return Promise.reject(new BinnacleError('connection-lost', words, { cause }));
      }
      transaction = 'open';
      return Promise.resolve();
    },
    onLost: () => undefined,
    dispose: () => undefined,
  };
  return { session, sent };
}

const signal = new AbortController().signal;

describe('the transaction of an import', () => {
  it('has an unknown outcome if the connection is lost after COMMIT was sent', async () => {
    const { session, sent } = sessionLosing('COMMIT');
    const transaction = await ImportTransaction.begin(session, 'mysql', signal);
    await expect(transaction.commit()).rejects.toMatchObject({
      code: 'connection-lost',
      message: 'The connection to db01 was lost. The outcome is unknown: COMMIT was sent.',
    });
    expect(sent).toEqual(['START TRANSACTION', 'COMMIT']);
  });

  it('has changed nothing if it is lost before', async () => {
    const { session, sent } = sessionLosing('INSERT');
    const transaction = await ImportTransaction.begin(session, 'postgres', signal);
    const error: unknown = await transaction.run('INSERT').catch((each: unknown) => each);
    expect(await transaction.rollback(error)).toMatchObject({
      code: 'connection-lost',
      message: 'The connection to db01 was lost. Nothing was imported: COMMIT had not been sent.',
    });
    expect(sent).toEqual(['BEGIN', 'INSERT']);
  });
});
