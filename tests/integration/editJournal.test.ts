import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { RowChange } from '../../src/shared/edits';
import { BinnacleError, toWire } from '../../src/shared/errors';
import { MOST_CHANGE_BYTES } from '../../src/shared/model/editJournal';
import type { JournalFromHost } from '../../src/main/host/journalMessages';
import { PostgresLab } from '../lab/postgres';
import { bundleProgram, type BundledProgram } from './bundled';
import { breakingWay, EditBench, text, update, type Shown } from './editBench';
import { JournalKit } from './journalKit';

// What is kept of applied edits, and what takes them back, on a real PostgreSQL server.

let lab: PostgresLab;
let program: BundledProgram;
beforeAll(async () => {
  lab = await PostgresLab.start();
  program = await bundleProgram('tests/integration/journalChild.ts', 'journalChild');
});
afterAll(async () => {
  program.remove();
  await lab.stop();
});

let tables = 0;

async function made(sql: string): Promise<string> {
  const name = `journal_${(tables += 1)}`;
  await lab.psql(`${sql.replaceAll('$t', name)}; GRANT ALL ON ${name} TO PUBLIC`);
  return name;
}

const SIMPLE = `CREATE TABLE $t (id int PRIMARY KEY, name text, n int);
  INSERT INTO $t VALUES (1, 'one', 10), (2, 'two', 20), (3, NULL, 30)`;

interface Site {
  kit: JournalKit;
  bench: EditBench;
  table: string;
  result: Shown;
  /** All rows as psql prints them. */
  rows: () => Promise<string>;
}

async function site(sql = SIMPLE, columns = '*', kit = JournalKit.make()): Promise<Site> {
  const table = await made(sql);
  const bench = await EditBench.open(lab, lab.port, { mayWrite: true, until: null }, kit.place());
  const result = await bench.show(`SELECT ${columns} FROM ${table} ORDER BY 1`);
  const rows = (): Promise<string> => lab.psql(`SELECT * FROM ${table} ORDER BY 1`, ['-At', '-P', 'null=∅']);
  return { kit, bench, table, result, rows };
}

const remove = (row: number, id = row): RowChange => ({ kind: 'delete', id, row, base: 0 });

/** Takes the newest entry back. */
async function undo({ kit, bench }: Site): ReturnType<EditBench['apply']> {
  const opened = await bench.openEntry(kit.list()[0]?.id ?? 0);
  return bench.apply(opened, opened.inverse);
}

describe('applied edits', () => {
  it('are kept with their inverse, which brings every row back byte for byte, and can itself be undone', async () => {
    const here = await site();
    const { kit, bench, result, rows, table } = here;
    const before = await rows();
    const changes: RowChange[] = [
      update(0, 1, text('uno'), 1),
      update(2, 0, text('33'), 2),
      remove(1, 3),
      { kind: 'insert', id: 4, cells: [{ column: 0, value: text('9') }] },
    ];
    expect(await bench.apply(result, changes)).toMatchObject({ state: 'applied' });
    const after = await rows();
    expect(after).toBe('1|uno|10\n9|∅|∅\n33|∅|30\n');
    expect(kit.list()).toMatchObject([
      {
        ...{ table, schema: 'public', database: 'lab', engine: 'postgres', hostName: 'db01' },
        ...{ updates: 2, inserts: 1, deletes: 1, leftOut: 0, undoes: null, state: 'applied' },
      },
    ]);
    const opened = await bench.openEntry(kit.list()[0]?.id ?? 0);
    expect(opened.changes).toEqual([
      {
        ...{ kind: 'delete', after: null },
        before: [
          [0, '2'],
          [1, 'two'],
          [2, '20'],
        ],
      },
      {
        kind: 'update',
        before: [
          [0, '1'],
          [1, 'one'],
        ],
        after: [
          [0, '1'],
          [1, 'uno'],
        ],
      },
      { kind: 'update', before: [[0, '3']], after: [[0, '33']] },
      {
        ...{ kind: 'insert', before: null },
        after: [
          [0, '9'],
          [1, null],
          [2, null],
        ],
      },
    ]);
    const sql = await bench.review(opened, opened.inverse);
    expect(sql).toHaveLength(4);
    expect(sql[0]).toContain(`DELETE FROM public.${table}`);
    expect(await undo(here)).toMatchObject({ state: 'applied' });
    expect(await rows()).toBe(before);
    expect(kit.list()[0]).toMatchObject({ undoes: kit.list()[1]?.id, state: 'applied' });
    expect(await undo(here)).toMatchObject({ state: 'applied' });
    expect(await rows()).toBe(after);
  });

  it('bring a deleted row back with columns that were not shown, identities and exact values', async () => {
    const here = await site(
      `CREATE TABLE $t (k text PRIMARY KEY, id bigint GENERATED ALWAYS AS IDENTITY, j json, f float8, b bytea,
         at timestamptz, c char(5), a text[], twice bigint GENERATED ALWAYS AS (n * 2) STORED, n bigint, e text);
       INSERT INTO $t (k, j, f, b, at, c, a, n, e) VALUES
         ('x', '{"a" :  1, "big": 12345678901234567890}', '-0', '\\x00ff', '0044-03-15 00:00:00.5 BC', 'ab', '{a,NULL,"b c"}', 9223372036854775807 / 2, '');
       GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO PUBLIC`,
      'k',
    );
    const { bench, result, rows } = here;
    const before = await rows();
    expect(await bench.apply(result, [remove(0)])).toMatchObject({ state: 'applied' });
    expect(await rows()).toBe('');
    expect(await undo(here)).toMatchObject({ state: 'applied' });
    expect(await rows()).toBe(before);
  });

  it('are not taken back over what someone else wrote since, until a person decides', async () => {
    const here = await site();
    const { kit, bench, table, result, rows } = here;
    await bench.apply(result, [update(0, 1, text('uno'), 1), update(1, 1, text('due'), 2)]);
    await lab.psql(
      `UPDATE ${table} SET name = 'theirs' WHERE id = 2; UPDATE ${table} SET n = 11 WHERE id = 1`,
    );
    const opened = await bench.openEntry(kit.list()[0]?.id ?? 0);
    const outcome = await bench.apply(opened, opened.inverse);
    // A column that the edit did not touch may have changed.
    expect(outcome).toMatchObject({
      state: 'conflict',
      rows: [{ changeId: 1, cells: [{}, { text: 'theirs' }] }],
    });
    expect(await rows()).toBe('1|uno|11\n2|theirs|20\n3|∅|30\n');
    const base = outcome.state === 'conflict' ? (outcome.rows[0]?.base ?? 0) : 0;
    const decided = opened.inverse.map((change) =>
      change.id === 1 ? { ...change, base } : change,
    ) as RowChange[];
    expect(await bench.apply(opened, decided)).toMatchObject({ state: 'applied' });
    expect(await rows()).toBe('1|one|11\n2|two|20\n3|∅|30\n');
  });

  it('show what a trigger made of them, and go back from there', async () => {
    const here = await site(`${SIMPLE}; CREATE FUNCTION $t_up() RETURNS trigger LANGUAGE plpgsql AS
        $f$ BEGIN NEW.name := upper(NEW.name); RETURN NEW; END $f$;
       CREATE TRIGGER up BEFORE INSERT ON $t FOR EACH ROW EXECUTE FUNCTION $t_up()`);
    const { bench, result, rows } = here;
    const cells = [
      { column: 0, value: text('4') },
      { column: 1, value: text('loud') },
    ];
    await bench.apply(result, [{ kind: 'insert', id: 1, cells }]);
    expect(await rows()).toContain('4|LOUD|∅');
    expect(await undo(here)).toMatchObject({ state: 'applied' });
    expect(await rows()).toBe('1|one|10\n2|two|20\n3|∅|30\n');
  });

  it('are in no file of the store in clear', async () => {
    const { kit, bench, table, result } = await site();
    await bench.apply(result, [update(0, 1, text('Wapiti-Kastanie'), 1)]);
    kit.store.emptyLog();
    const file = readFileSync(join(kit.store.folder, 'binnacle.db'));
    expect(file.includes(table)).toBe(true);
    for (const value of ['Wapiti', 'Kastanie', '"before"']) expect(file.includes(value)).toBe(false);
  });

  it('can’t be opened from another host, or while the vault stays locked', async () => {
    const { kit, bench, result } = await site();
    await bench.apply(result, [update(0, 1, text('x'))]);
    const id = kit.list()[0]?.id ?? 0;
    kit.unlocks = false;
    await expect(bench.openEntry(id)).rejects.toMatchObject({ code: 'cancelled' });
    kit.unlocks = true;
    await expect(bench.openEntry(id + 1)).rejects.toMatchObject({ code: 'not-found' });
    Object.assign(kit.site, { hostId: '00000000-0000-4000-8000-000000000000' });
    await expect(bench.openEntry(id)).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('what is not committed, or not known', () => {
  it('is not applied where the journal can’t be written', async () => {
    const { kit, bench, result, rows } = await site();
    const before = await rows();
    const full = new BinnacleError('store-write-failed', 'The change could not be saved: the disk is full.');
    vi.spyOn(kit.store.editJournal, 'append').mockImplementation(() => {
      throw full;
    });
    await expect(bench.apply(result, [update(0, 1, text('x'))])).rejects.toMatchObject({
      ...{ code: 'store-write-failed', hint: expect.stringContaining('turn the journal off') as string },
    });
    expect(await rows()).toBe(before);
    expect(bench.session.transaction).toBe('none');
    kit.keepDays = 0;
    expect(await bench.apply(result, [update(0, 1, text('x'))])).toMatchObject({ state: 'applied' });
    expect(kit.list()).toEqual([]);
  });

  it('is marked as rolled back where COMMIT is refused', async () => {
    const { kit, bench, result } = await site(
      `${SIMPLE}; ALTER TABLE $t ADD FOREIGN KEY (n) REFERENCES $t (id) DEFERRABLE INITIALLY DEFERRED NOT VALID`,
    );
    expect(await bench.apply(result, [update(0, 2, text('77'))])).toMatchObject({ state: 'failed' });
    expect(kit.list()).toMatchObject([{ state: 'rolled-back' }]);
  });

  it('is unknown where the connection is lost after COMMIT was sent', async () => {
    const kit = JournalKit.make();
    const table = await made(SIMPLE);
    const way = await breakingWay(lab.port, 'after', 'COMMIT');
    const bench = await EditBench.open(lab, way, { mayWrite: true, until: null }, kit.place());
    const result = await bench.show(`SELECT * FROM ${table} ORDER BY 1`);
    expect(await bench.apply(result, [update(0, 1, text('x'))])).toMatchObject({ state: 'unknown' });
    expect(kit.list()).toMatchObject([{ state: 'unknown' }]);
  });

  it('stands and falls with a transaction of the person', async () => {
    const { kit, bench, result } = await site();
    const states = (): string[] => kit.list().map(({ state }) => state);
    bench.desk.choose(true, false);
    await bench.apply(result, [update(0, 1, text('a'))]);
    expect(states()).toEqual(['open']);
    await bench.desk.end('rollback');
    expect(states()).toEqual(['rolled-back']);
    await bench.apply(result, [update(0, 1, text('b'))]);
    await bench.show('SELECT 1');
    expect(states()[0]).toBe('open');
    await bench.desk.end('commit');
    expect(states()[0]).toBe('applied');
    bench.desk.choose(false, false);
    await bench.show('BEGIN', 'SAVEPOINT s');
    await bench.apply(result, [update(1, 1, text('c'))]);
    await bench.show('ROLLBACK TO s', 'COMMIT');
    expect(states()[0]).toBe('unknown');
    await bench.show('BEGIN');
    await bench.apply(result, [update(1, 1, text('d'))]);
    bench.session.dispose();
    bench.transactions?.dispose();
    expect(states()[0]).toBe('rolled-back');
  });

  it('is asked about before it is applied, where it is too large to be kept', async () => {
    const big = MOST_CHANGE_BYTES + 1;
    const here = await site(
      `CREATE TABLE $t (id int PRIMARY KEY, v text); INSERT INTO $t VALUES (1, repeat('x', ${big})), (2, 'b')`,
      'id',
    );
    const { kit, bench, result, table } = here;
    const count = (): Promise<string> => lab.psql(`SELECT count(*) FROM ${table}`);
    const changes = [remove(0), remove(1)];
    expect(await bench.apply(result, changes)).toMatchObject({
      ...{ state: 'unkept', changes: 1, error: { code: 'too-large' } },
    });
    expect([await count(), kit.list(), bench.session.transaction]).toEqual(['2\n', [], 'none']);
    expect(await bench.apply(result, changes, true)).toMatchObject({ state: 'applied' });
    expect(await count()).toBe('0\n');
    expect(kit.list()).toMatchObject([{ deletes: 1, leftOut: 1 }]);
    expect(await undo(here)).toMatchObject({ state: 'applied' });
    expect(await lab.psql(`SELECT * FROM ${table}`)).toBe('2|b\n');
  });

  it('is asked about, too, where a row can’t be read as a whole', async () => {
    const { kit, bench, result, table } = await site(SIMPLE, 'id');
    await lab.psql(`REVOKE ALL ON ${table} FROM PUBLIC; GRANT SELECT (id), DELETE ON ${table} TO PUBLIC`);
    expect(await bench.apply(result, [remove(0)])).toMatchObject({ state: 'unkept' });
    expect(await bench.apply(result, [remove(0)], true)).toMatchObject({ state: 'applied' });
    expect(kit.list()).toEqual([]);
  });
});

describe('a session host that is killed', () => {
  /** Applies an edit in a process of its own, which is killed; gives the row as it is then. */
  async function killed(kit: JournalKit, when: 'before' | 'after'): Promise<string> {
    const table = await made(SIMPLE);
    const { user, password } = lab.logins.scram;
    const child = fork(program.path, [when, String(lab.port), user, password, table, kit.hostId], {
      ...{ serialization: 'advanced', execArgv: [] },
    });
    const exit = once(child, 'exit') as Promise<[code: number | null, signal: string | null]>;
    const answer = async ({
      requestId,
      ask,
      sessionId,
    }: JournalFromHost & { t: 'journal' }): Promise<void> => {
      const reply = await kit.service.answer(sessionId, kit.site, ask).catch((error: unknown) => {
        throw new Error(toWire(error).message);
      });
      if (ask.do === 'write' && when === 'before') child.kill('SIGKILL');
      else child.send({ t: 'journal-answer', sessionId, requestId, reply, error: null });
    };
    child.on('message', (message: JournalFromHost) => {
      if (message.t === 'journal') void answer(message);
      else kit.service.mark(message.sessionId, message.id, message.state);
    });
    expect((await exit)[1]).toBe('SIGKILL');
    kit.service.ended('child');
    const row = (): Promise<string> => lab.psql(`SELECT name FROM ${table} WHERE id = 1`);
    // The server notices the closed connection by itself.
    await expect
      .poll(() =>
        lab.psql(
          `SELECT count(*) FROM pg_stat_activity WHERE usename = '${user}' AND query LIKE '%${table}%'`,
        ),
      )
      .toBe('0\n');
    return row();
  }

  it('before its commit has changed nothing, and its entry says that nobody knows', async () => {
    const kit = JournalKit.make();
    expect(await killed(kit, 'before')).toBe('one\n');
    expect(kit.list()).toMatchObject([{ state: 'unknown', updates: 1 }]);
  });

  it('after its commit leaves the entry that takes the edit back', async () => {
    const kit = JournalKit.make();
    expect(await killed(kit, 'after')).toBe('new\n');
    const [entry] = kit.list();
    expect(entry).toMatchObject({ state: 'unknown', updates: 1 });
    const bench = await EditBench.open(lab, lab.port, { mayWrite: true, until: null }, kit.place());
    const opened = await bench.openEntry(entry?.id ?? 0);
    expect(await bench.apply(opened, opened.inverse)).toMatchObject({ state: 'applied' });
    expect(await lab.psql(`SELECT name FROM ${entry?.table ?? ''} WHERE id = 1`)).toBe('one\n');
  });
});

describe('the journal', () => {
  it('keeps so many days and bytes, and says unknown of what an earlier run has left', async () => {
    const { kit, bench, result } = await site();
    await bench.apply(result, [update(0, 1, text('x'))]);
    const [entry] = kit.list();
    const id = entry?.id ?? 0;
    const sealed = kit.store.editJournal.sealed(id) ?? Buffer.alloc(0);
    if (entry === undefined) throw new Error('Nothing was kept.');
    const most = 2 * sealed.length;
    for (let more = 0; more < 3; more++)
      kit.store.editJournal.append({ ...entry, state: 'applying' }, sealed, most);
    expect(kit.list().map((each) => each.id)).toEqual([id + 3, id + 2]);
    expect(kit.store.editJournal.sealed(id)).toBeUndefined();
    kit.service.begin();
    expect(kit.list().map(({ state }) => state)).toEqual(['unknown', 'unknown']);
    kit.now += 31 * 86_400_000;
    await kit.service.prune();
    expect(kit.list()).toEqual([]);
  });

  it('has nothing left of an entry that was removed, and turned off has none', async () => {
    const { kit, bench, result } = await site();
    await bench.apply(result, [update(0, 1, text('x'), 1), update(1, 1, text('y'), 2)]);
    const id = kit.list()[0]?.id ?? 0;
    await kit.service.remove(id);
    await expect(bench.openEntry(id)).rejects.toMatchObject({ code: 'not-found' });
    kit.keepDays = 0;
    await kit.service.prune();
    expect(kit.store.editJournal.sealed(id)).toBeUndefined();
  });
});
