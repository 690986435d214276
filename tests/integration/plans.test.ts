import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runRolledBack } from '../../src/main/streams/rolledBackRun';
import type { QuerySession } from '../../src/main/sessions/queryCapability';
import { parsePlan } from '../../src/shared/plans/parsePlan';
import { planNodes, type Plan } from '../../src/shared/plans/plan';
import { planRequest, type PlanKind } from '../../src/shared/plans/planRequest';
import type { SqlDialect } from '../../src/shared/sql/dialect';
import { refusalOnReadOnly } from '../../src/shared/sql/readOnlyGuard';
import { MariadbLab } from '../lab/mariadb';
import { PostgresLab } from '../lab/postgres';
import * as mysql from './mysqlFixture';
import { callerOf, errorOf } from './postgresFixture';
import { Recorded } from './queryDriverSuite';

// Plans as real servers make them.

const OPTIONS = { signal: new AbortController().signal, readOnly: false, timeoutMs: null };

async function rows(session: QuerySession, statement: string, readOnly = false): Promise<string[]> {
  const sink = new Recorded();
  await session.run(statement, sink, { ...OPTIONS, readOnly });
  return sink.rows.map(([text]) => text ?? '');
}

/** The plan of a statement as a tab asks for it. */
async function plan(
  session: QuerySession,
  dialect: SqlDialect,
  kind: PlanKind,
  statement: string,
): Promise<Plan> {
  const request = planRequest(statement, dialect, kind);
  if ('refusal' in request) throw new Error(request.refusal);
  const text = request.prefix + statement;
  if (!request.rollBack) {
    expect(refusalOnReadOnly(text, dialect)).toBeNull();
    return parsePlan((await rows(session, text, true)).join('\n'), dialect);
  }
  const sink = new Recorded();
  await runRolledBack(session, text, sink, OPTIONS);
  return parsePlan(sink.rows.map(([line]) => line ?? '').join('\n'), dialect);
}

const titles = ({ root }: Plan): string[] => planNodes(root).map(({ title }) => title);

describe('PostgreSQL', () => {
  let lab: PostgresLab;
  beforeAll(async () => {
    lab = await PostgresLab.start();
    await lab.psql(`CREATE TABLE buyers (id int PRIMARY KEY, name text);
      CREATE TABLE sales (id int PRIMARY KEY, buyer int REFERENCES buyers, total numeric);
      INSERT INTO buyers SELECT n, 'buyer ' || n FROM generate_series(1, 1000) AS g (n);
      INSERT INTO sales SELECT n, n % 1000 + 1, n FROM generate_series(1, 150000) AS g (n);
      GRANT ALL ON buyers, sales TO PUBLIC; ANALYZE buyers, sales`);
  });
  afterAll(() => lab.stop());
  const open = (): Promise<QuerySession> => callerOf(lab, lab.logins.scram).open();

  it('tells estimates and measures of a join apart', async () => {
    const session = await open();
    const join = `WITH big AS MATERIALIZED (SELECT * FROM sales WHERE total > 149000)
      SELECT b.name, sum(big.total) FROM big JOIN buyers b ON b.id = big.buyer GROUP BY 1 ORDER BY 2`;
    const estimated = await plan(session, 'postgres', 'estimated', join);
    expect(estimated).toMatchObject({ measured: false, executionMs: null });
    expect(estimated.root.totalCost).toBeGreaterThan(0);
    const measured = await plan(session, 'postgres', 'measured', join);
    expect(measured.measured).toBe(true);
    expect(titles(measured)).toEqual(expect.arrayContaining(['CTE Scan', 'Sort', 'Hash']));
    const all = planNodes(measured.root);
    const own = all.reduce((sum, { ownMs }) => sum + (ownMs ?? 0), 0);
    // The parts make up the whole.
    expect(own).toBeCloseTo(measured.root.totalMs ?? 0, 0);
    expect(all.find(({ relation }) => relation === 'sales')?.warnings.join()).toMatch(
      /throws 149,000 away.*Reads a whole table: 150,000 rows/,
    );
    expect(all.reduce((sum, { share }) => sum + (share ?? 0), 0)).toBeCloseTo(1);
  });

  it('measures an UPDATE and changes nothing, and can go on after a failed one', async () => {
    const session = await open();
    const measured = await plan(session, 'postgres', 'measured', "UPDATE buyers SET name = 'x'");
    expect(measured.root).toMatchObject({ title: 'Update', relation: 'buyers' });
    expect(planNodes(measured.root)[1]).toMatchObject({ actualRows: 1000 });
    expect(session.transaction).toBe('none');
    expect(await rows(session, "SELECT count(*) FROM buyers WHERE name = 'x'")).toEqual(['0']);

    const failed = plan(session, 'postgres', 'measured', "UPDATE buyers SET name = 'y', id = 1 / (id - id)");
    expect((await errorOf(failed)).message).toBe('division by zero');
    expect(session.transaction).toBe('none');
    expect(await rows(session, "SELECT count(*) FROM buyers WHERE name = 'y'")).toEqual(['0']);
  });

  it('rolls back what was cancelled, and leaves an open transaction alone', async () => {
    const session = await open();
    const abort = new AbortController();
    const sleeping = 'EXPLAIN (ANALYZE, FORMAT JSON) UPDATE buyers SET name = pg_sleep(60)::text';
    const cancelled = runRolledBack(session, sleeping, new Recorded(), { ...OPTIONS, signal: abort.signal });
    await expect
      .poll(() => lab.psql("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"))
      .toBe('1\n');
    abort.abort();
    expect((await errorOf(cancelled)).code).toBe('cancelled');
    expect(session.transaction).toBe('none');

    await rows(session, 'BEGIN');
    await rows(session, "UPDATE buyers SET name = 'mine' WHERE id = 1");
    const refused = runRolledBack(session, 'EXPLAIN ANALYZE DELETE FROM sales', new Recorded(), OPTIONS);
    expect((await errorOf(refused)).code).toBe('conflict');
    expect(await rows(session, 'SELECT name FROM buyers WHERE id = 1')).toEqual(['mine']);
    await rows(session, 'ROLLBACK');
  });
});

describe('MariaDB', () => {
  let lab: MariadbLab;
  beforeAll(async () => {
    lab = await MariadbLab.start();
  }, 30_000);
  afterAll(() => lab.stop());

  it('tells estimates and measures of a join apart, and refuses to measure an UPDATE', async () => {
    const session = await mysql.callerOf(lab, lab.logins.native, { database: lab.database }).open();
    await rows(session, 'CREATE TABLE sales (id int PRIMARY KEY, buyer int)');
    await rows(session, 'CREATE TABLE buyers (id int PRIMARY KEY, name varchar(40))');
    await rows(session, "INSERT INTO buyers SELECT seq, concat('buyer ', seq) FROM seq_1_to_100");
    await rows(session, 'INSERT INTO sales SELECT seq, seq % 100 + 1 FROM seq_1_to_20000');
    const join = `SELECT b.name, count(*) FROM sales s JOIN buyers b ON b.id = s.buyer
      WHERE s.id % 100 = 0 GROUP BY b.name ORDER BY 2`;
    expect(await plan(session, 'mysql', 'estimated', join)).toMatchObject({ measured: false });
    const measured = await plan(session, 'mysql', 'measured', join);
    expect(measured.measured).toBe(true);
    expect(titles(measured)).toEqual(
      expect.arrayContaining(['Query block 1', 'Sort', 'Temporary table', 'Full table scan']),
    );
    const sales = planNodes(measured.root).find(({ relation }) => relation === 's');
    expect(sales).toMatchObject({ actualRows: 20_000, loops: 1 });
    expect(sales?.warnings.join()).toContain('throws 19,800 away');
    expect(measured.worst).not.toBeNull();
    await expect(plan(session, 'mysql', 'measured', 'UPDATE sales SET buyer = 1')).rejects.toThrow(
      /taken back/,
    );
  });
});
