import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exploreMysql } from '../../src/main/protocols/mysql/explorer';
import type { DatabaseObject } from '../../src/shared/queryStream';
import { MariadbLab } from '../lab/mariadb';
import { callerOf } from './mysqlFixture';
import { errorOf } from './postgresFixture';

let lab: MariadbLab;
beforeAll(async () => {
  lab = await MariadbLab.start();
}, 30_000);
afterAll(() => lab.stop());

const MADE = `CREATE DATABASE shop CHARACTER SET utf8mb4; USE shop;
  CREATE TABLE customers (id bigint unsigned AUTO_INCREMENT PRIMARY KEY, \`odd \`\`name\` varchar(9) NOT NULL UNIQUE COMMENT 'it''s');
  CREATE TABLE orders (id int PRIMARY KEY, customer bigint unsigned, twice int AS (id * 2) STORED,
    CONSTRAINT bought FOREIGN KEY (customer) REFERENCES customers (id) ON DELETE CASCADE, CONSTRAINT odd CHECK (id % 2 = 1));
  CREATE VIEW recent AS SELECT id FROM orders WHERE id > 10;
  CREATE SEQUENCE numbers START WITH 10 INCREMENT BY 5;
  CREATE FUNCTION twice(n int) RETURNS int DETERMINISTIC RETURN 2 * n;
  CREATE PROCEDURE nothing() SELECT 1;
  CREATE TRIGGER stamped BEFORE INSERT ON orders FOR EACH ROW SET NEW.customer = 1;`;

const OBJECTS: [DatabaseObject['kind'], string][] = [
  ['table', 'customers'],
  ['table', 'orders'],
  ['view', 'recent'],
  ['sequence', 'numbers'],
  ['function', 'twice'],
  ['procedure', 'nothing'],
];

describe('the DDL of what is in a MariaDB server', () => {
  it('makes the same again', async () => {
    await lab.sql(MADE);
    const session = await callerOf(lab, lab.logins.root).open();
    const ddl = (kind: DatabaseObject['kind'], name: string): Promise<unknown> =>
      exploreMysql(
        session,
        { what: 'ddl', schema: 'shop', name, kind, detail: '' },
        new AbortController().signal,
      );
    const all = async (): Promise<unknown[]> => {
      const texts: unknown[] = [];
      for (const [kind, name] of OBJECTS) texts.push(await ddl(kind, name));
      return texts;
    };
    const texts = await all();
    expect(texts[1]).toMatch(/CREATE TABLE `orders`[^]+CREATE DEFINER=.+ TRIGGER /);
    await lab.sql(
      `DROP DATABASE shop; CREATE DATABASE shop CHARACTER SET utf8mb4; USE shop; ${texts.join('')}`,
    );
    expect(await all()).toEqual(texts);
    await lab.sql('DROP DATABASE shop');
    expect((await errorOf(ddl('table', 'orders'))).message).toContain("doesn't exist");
    expect((await errorOf(ddl('type', 'orders'))).code).toBe('bad-request');
  });
});
