import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { MariadbLab } from '../tests/lab/mariadb';
import { PostgresLab } from '../tests/lab/postgres';
import { saveMariadb } from '../tests/lab/savedMariadb';
import { savePostgres } from '../tests/lab/savedPostgres';
import { watchMainLoop } from './lib/mainLoop';
import {
  openQueryBench,
  pageTime,
  phase,
  runToEnd,
  shown,
  watchMemory,
  write,
  type QueryBench,
} from './lib/queryPage';
import { printReport, progress } from './lib/report';
import { median, summary } from './lib/statistics';

// A million rows of ten mixed columns from a real server over checked TLS into the grid of a query tab: from the key that
// runs the statement until its last row is painted and can be copied; in turn with the server's own client, which writes
// them away. PostgreSQL first, then MariaDB.

const RUNS = 5;
const ROWS = 1_000_000;
const STATEMENT = 'SELECT * FROM mixed';
/** The server would else begin in the middle of a large table, where another scan has left off. */
const MIXED = `CREATE TABLE mixed AS SELECT n AS id, n::bigint * 7919 % 100003 AS ref, 'customer ' || n AS name,
    (n * 1.01)::numeric(14,2) AS total, n % 3 = 0 AS paid, timestamptz '2026-01-01' + n * interval '1 second' AS at,
    date '2026-01-01' + n % 365 AS due, md5(n::text) AS hash, CASE WHEN n % 5 > 0 THEN 'note ' || n END AS note,
    n * 0.001::float8 AS share FROM generate_series(1, ${ROWS}) AS g (n);
  GRANT SELECT ON mixed TO PUBLIC; ANALYZE mixed; ALTER DATABASE lab SET synchronize_seqscans = off`;
/** The same rows, as far as the types go. */
const MIXED_MARIADB = `CREATE TABLE mixed AS SELECT CAST(seq AS INT) AS id, seq * 7919 % 100003 AS ref,
    CONCAT('customer ', seq) AS name, CAST(seq * 1.01 AS DECIMAL(14,2)) AS total, seq % 3 = 0 AS paid,
    TIMESTAMP('2026-01-01') + INTERVAL seq SECOND AS at, DATE('2026-01-01') + INTERVAL seq % 365 DAY AS due,
    MD5(seq) AS hash, IF(seq % 5 > 0, CONCAT('note ', seq), NULL) AS note, seq * 0.001e0 AS share
  FROM seq_1_to_${ROWS} ORDER BY seq`;

/** What one run gave, in ms. */
interface Run {
  total: number;
  firstRow: number;
  cancel: number;
}

/** A server, and how its own client is run. */
interface Engine {
  name: string;
  bench: QueryBench;
  /** Takes a minute. */
  sleep: string;
  client: { command: string; args: string[]; env: Record<string, string> };
}

async function measure({ bench: { page }, sleep }: Engine): Promise<Run> {
  // What stands in the grid from before must not be taken for the new result.
  await runToEnd(page, 'SELECT 0 AS id');
  await write(page, STATEMENT);
  const first = shown(page, '[role="gridcell"]', 'customer 1');
  const pressed = await pageTime(page);
  const started = performance.now();
  await page.keyboard.press('Control+Enter');
  const firstRow = (await first) - pressed;
  await phase(page, 'Done');
  await toLastRow(page);
  const total = performance.now() - started;
  await write(page, sleep);
  await page.keyboard.press('Control+Enter');
  await phase(page, 'Running');
  const cancelled = performance.now();
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await phase(page, 'Cancelled');
  return { total, firstRow, cancel: performance.now() - cancelled };
}

/** Memory in bytes above what the connected app took before: in a run of its own, since looking takes a core's time. */
async function measureMemory({ bench: { page, pid } }: Engine): Promise<number> {
  await runToEnd(page, 'SELECT 0 AS id');
  const memory = watchMemory(pid);
  await runToEnd(page, STATEMENT);
  await toLastRow(page);
  return memory();
}

async function toLastRow(page: Page): Promise<void> {
  await page.getByRole('grid').focus();
  await page.keyboard.press('Control+End');
  await page.keyboard.press('Home');
  const last = page.getByRole('gridcell', { name: String(ROWS), exact: true });
  await last.first().waitFor();
}

/** The client's time for the same rows over the same TLS, written to nowhere. */
async function peer({ client }: Engine): Promise<number> {
  const started = performance.now();
  const child = spawn(client.command, client.args, {
    env: { ...process.env, ...client.env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = (await once(child, 'close')) as [number];
  if (code !== 0) throw new Error(`${client.command} failed`);
  return performance.now() - started;
}

/** What all runs of an engine gave. */
interface Measured {
  runs: Run[];
  peers: number[];
  peaks: number[];
  mainLoop: number;
}

async function measureAll(engine: Engine): Promise<Measured> {
  await measure(engine); // fills the server's caches
  const stopWatching = await watchMainLoop(engine.bench.app);
  const measured: Measured = { runs: [], peers: [], peaks: [], mainLoop: 0 };
  for (let run = 1; run <= RUNS; run++) {
    const own = await measure(engine);
    const other = await peer(engine);
    measured.runs.push(own);
    measured.peers.push(other);
    measured.peaks.push(await measureMemory(engine));
    const [total, firstRow, client] = [own.total, own.firstRow, other].map(Math.round);
    progress(`${engine.name} ${run}: ${total} ms, first row ${firstRow} ms, its client ${client} ms`);
  }
  return { ...measured, mainLoop: await stopWatching() };
}

async function postgres(): Promise<Measured & { electron: string }> {
  const lab = await PostgresLab.start();
  try {
    await lab.psql(MIXED);
    const bench = await openQueryBench(
      (app, passphrase) => savePostgres(app, lab, passphrase),
      'lab@lab on db01',
    );
    const { user, password } = lab.logins.scram;
    const authority = join(bench.dataFolder, 'authority.pem');
    const where = `host=${lab.host} port=${lab.port} dbname=${lab.database} user=${user} sslmode=verify-full sslrootcert=${authority}`;
    const args = ['-X', '-A', '-o', '/dev/null', '-c', STATEMENT, where];
    const client = { command: 'psql', args, env: { PGPASSWORD: password } };
    const measured = await measureAll({ name: 'postgres', bench, sleep: 'SELECT pg_sleep(60)', client });
    await bench.close();
    return { ...measured, electron: bench.electron };
  } finally {
    await lab.stop();
  }
}

async function mariadb(): Promise<Measured> {
  const lab = await MariadbLab.start();
  try {
    await lab.sql(MIXED_MARIADB);
    const bench = await openQueryBench(
      (app, passphrase) => saveMariadb(app, lab, passphrase),
      'lab@lab on db01',
    );
    const { user, password } = lab.logins.native;
    const authority = join(bench.dataFolder, 'authority.pem');
    const tls = [`--ssl-ca=${authority}`, '--ssl-verify-server-cert'];
    const where = ['--no-defaults', '--protocol=tcp', '-h', lab.host, '-P', `${lab.port}`, '-u', user];
    const args = [...where, ...tls, '--quick', '--batch', '-e', STATEMENT, lab.database];
    const client = { command: 'mariadb', args, env: { MYSQL_PWD: password } };
    const measured = await measureAll({ name: 'mariadb', bench, sleep: 'SELECT SLEEP(60)', client });
    await bench.close();
    return measured;
  } finally {
    await lab.stop();
  }
}

/** One figure of all runs, under this key with its least and its most. */
const of = (key: string, { runs }: Measured, pick: (run: Run) => number): Record<string, number> =>
  summary(key, runs.map(pick));

const pg = await postgres();
const maria = await mariadb();
const totals = (measured: Measured): number => median(measured.runs.map(({ total }) => total));
printReport('query', pg.electron, {
  metrics: {
    rows_per_s: (ROWS * 1000) / totals(pg),
    ...of('total_ms', pg, ({ total }) => total),
    ...of('first_row_ms', pg, ({ firstRow }) => firstRow),
    ...of('cancel_ms', pg, ({ cancel }) => cancel),
    ...summary('peak_bytes', pg.peaks),
    ...of('mariadb_ms', maria, ({ total }) => total),
    ...of('mariadb_first_row_ms', maria, ({ firstRow }) => firstRow),
    ...of('mariadb_cancel_ms', maria, ({ cancel }) => cancel),
    ...summary('mariadb_peak_bytes', maria.peaks),
    main_loop_p99_ms: Math.max(pg.mainLoop, maria.mainLoop),
  },
  peer: { ...summary('psql_ms', pg.peers), ...summary('mariadb_quick_ms', maria.peers) },
  ratio: { total: totals(pg) / median(pg.peers), mariadb: totals(maria) / median(maria.peers) },
});
