import { connect } from 'node:net';
import { postgresEngine } from '../../src/main/host/engines/postgresEngine';
import type { JournalToHost } from '../../src/main/host/journalMessages';
import { openPostgres } from '../../src/main/protocols/postgres/postgres';
import { applyEdits } from '../../src/main/streams/edits/applyEdits';
import { EDIT_DIALECTS } from '../../src/main/streams/edits/editDialects';
import { JournalDraft } from '../../src/main/streams/edits/journalDraft';
import { JournalLink } from '../../src/main/streams/edits/journalLink';
import { nameOfKey, rowsByKey, wholeTable } from '../../src/main/streams/edits/journalTable';
import { JournalTransactions } from '../../src/main/streams/edits/journalTransactions';

// A process that applies one edit as a session host does, to be killed: the other process of editJournal.test.ts, which
// keeps the journal. With `after` it dies by itself when its COMMIT is answered and nothing of that was told yet.

const [when = '', port = '', user = '', password = '', table = '', hostId = ''] = process.argv.slice(2);
const { signal } = new AbortController();

const link = new JournalLink('child', (message) => {
  if (message.t === 'journal-mark' && when === 'after') process.kill(process.pid, 'SIGKILL');
  process.send?.(message);
});
process.on('message', (message) => link.take(message as JournalToHost));

async function edit(): Promise<void> {
  const inner = await openPostgres(
    {
      name: 'db01',
      address: { kind: 'tcp', host: '127.0.0.1', port: Number(port) },
      ...{ database: 'lab', user, allowCleartextPassword: false, phaseTimeoutMs: 10_000 },
      tls: { mode: 'off', authorities: '', client: null },
    },
    {
      dial: () => Promise.resolve(connect({ host: '127.0.0.1', port: Number(port) })),
      password: () => Promise.resolve(Uint8Array.from(Buffer.from(password))),
    },
    signal,
  );
  const transactions = new JournalTransactions(inner, 'postgres', (id, state) => link.mark(id, state));
  const { session } = transactions;
  const dialect = EDIT_DIALECTS.postgres;
  if (dialect === undefined) throw new Error('PostgreSQL is not edited.');
  const site = { session, engine: postgresEngine, dialect, signal };
  const whole = await wholeTable(site, { schema: 'public', table, key: ['id'] });
  const row = (await rowsByKey(site, whole, [['1']], 1e6)).get(nameOfKey(['1'])) ?? new Map();
  const subject = { ...site, table: whole, undoes: null, unkept: false };
  const journal = await JournalDraft.begin({ link, hostId, transactions }, subject);
  await applyEdits(
    {
      ...{ session, engine: 'postgres', dialect, table: whole, signal, journal },
      seen: { get: () => Promise.resolve(row), add: () => 0 },
    },
    [
      {
        kind: 'update',
        id: 1,
        row: 0,
        base: 0,
        cells: [{ column: 1, value: { kind: 'text', text: 'new' } }],
      },
    ],
  );
}

await edit();
