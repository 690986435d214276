import { describe, expect, it } from 'vitest';
import type { SqlDialect } from './dialect';
import { splitStatements, statementAt } from './statements';

const split = (text: string, dialect: SqlDialect): string[] =>
  splitStatements(text, dialect).map((statement) => statement.text);

const ATOMIC = `CREATE OR REPLACE FUNCTION f(a int) RETURNS int BEGIN ATOMIC
  INSERT INTO t VALUES (a); SELECT CASE WHEN a > 1 THEN CASE a WHEN 2 THEN 3 END ELSE 4 END; END`;
const TRIGGER = `CREATE TEMP TRIGGER t AFTER INSERT ON a BEGIN
  UPDATE b SET end = CASE WHEN 1 THEN 2 END; DELETE FROM c; END`;
const PROCEDURE = `CREATE DEFINER=\`a\`@\`%\` PROCEDURE p(IN x INT) BEGIN
  DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; END;
  IF x > IF(1, 2, 3) THEN SELECT 1; ELSEIF x = 2 THEN SELECT 2; ELSE SELECT 3; END IF;
  CASE x WHEN 1 THEN IF x THEN SELECT 1; END IF; ELSE BEGIN END; END CASE;
  SELECT CASE x WHEN 1 THEN IF(1, 2, 3) ELSE REPEAT('a', 2) END;
  again: LOOP LEAVE again; END LOOP again;
  WHILE x > 0 DO SET x = x - 1; END WHILE;
  REPEAT SET x = x + 1; UNTIL x > 3 END REPEAT;
END`;

describe('splitting a script', () => {
  it.each<[SqlDialect, string, string[]]>([
    ['postgres', 'SELECT 1; SELECT 2 ;;  ', ['SELECT 1', 'SELECT 2']],
    ['postgres', '-- only\n/* comments */;', []],
    ['postgres', '-- a\nSELECT 1 -- b\n; /* c */ SELECT 2', ['SELECT 1', 'SELECT 2']],
    ['postgres', '/*+ SeqScan(a) */ SELECT 1; /*+ x */;', ['/*+ SeqScan(a) */ SELECT 1']],
    [
      'postgres',
      "SELECT ';', \";\", $$;$$, $t$;$t$; SELECT E'\\';'",
      [`SELECT ';', ";", $$;$$, $t$;$t$`, "SELECT E'\\';'"],
    ],
    [
      'postgres',
      'CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2); SELECT 3',
      ['CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2)', 'SELECT 3'],
    ],
    ['postgres', `${ATOMIC}; SELECT 1`, [ATOMIC, 'SELECT 1']],
    ['postgres', 'BEGIN; SELECT 1; END; SELECT 2', ['BEGIN', 'SELECT 1', 'END', 'SELECT 2']],
    [
      'postgres',
      'CREATE FUNCTION f() RETURNS int AS $$BEGIN; END;$$ LANGUAGE plpgsql; SELECT 1',
      ['CREATE FUNCTION f() RETURNS int AS $$BEGIN; END;$$ LANGUAGE plpgsql', 'SELECT 1'],
    ],
    ['sqlite', `${TRIGGER}; SELECT 1; END`, [TRIGGER, 'SELECT 1', 'END']],
    ['sqlite', 'BEGIN; SELECT [;]; END', ['BEGIN', 'SELECT [;]', 'END']],
    ['mysql', `${PROCEDURE}; SELECT 1`, [PROCEDURE, 'SELECT 1']],
    ['mysql', 'BEGIN; SELECT 1; END', ['BEGIN', 'SELECT 1', 'END']],
    [
      'mysql',
      'BEGIN NOT ATOMIC SELECT 1; SELECT 2; END; SELECT 3',
      ['BEGIN NOT ATOMIC SELECT 1; SELECT 2; END', 'SELECT 3'],
    ],
    [
      'mysql',
      'CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW IF NEW.a THEN SET NEW.a = 1; END IF; SELECT 1',
      ['CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW IF NEW.a THEN SET NEW.a = 1; END IF', 'SELECT 1'],
    ],
    [
      'mysql',
      'CREATE FUNCTION f() RETURNS INT RETURN IF(1, 2, 3); CREATE PROCEDURE IF NOT EXISTS p() SELECT 1; SELECT 2',
      [
        'CREATE FUNCTION f() RETURNS INT RETURN IF(1, 2, 3)',
        'CREATE PROCEDURE IF NOT EXISTS p() SELECT 1',
        'SELECT 2',
      ],
    ],
    [
      'mysql',
      'CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO BEGIN DELETE FROM a; END; SELECT 1',
      ['CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO BEGIN DELETE FROM a; END', 'SELECT 1'],
    ],
    [
      'mysql',
      "DELIMITER //\nCREATE PROCEDURE p() BEGIN SELECT '//'; END//\ndelimiter ;\nSELECT 1; SELECT 2",
      ["CREATE PROCEDURE p() BEGIN SELECT '//'; END", 'SELECT 1', 'SELECT 2'],
    ],
    [
      'mysql',
      'DELIMITER $$\nSELECT 1; END$$ SELECT 2$$\nDELIMITER ;\nSELECT 3',
      ['SELECT 1; END', 'SELECT 2', 'SELECT 3'],
    ],
    ['mysql', 'SELECT\ndelimiter FROM t; SELECT 1', ['SELECT\ndelimiter FROM t', 'SELECT 1']],
    ['mysql', 'SELECT "\\";"; # ;\nSELECT `;`', ['SELECT "\\";"', 'SELECT `;`']],
    ['sqlserver', 'SELECT 1; SELECT 2\nGO\nSELECT 3\n go -- end\n\nGO', ['SELECT 1; SELECT 2', 'SELECT 3']],
    [
      'sqlserver',
      "SELECT '\nGO\n' /*\nGO\n*/\nSELECT go\n, GO FROM t\nGO x\n",
      ["SELECT '\nGO\n' /*\nGO\n*/\nSELECT go\n, GO FROM t\nGO x"],
    ],
  ])('%s: %s', (dialect, text, expected) => expect(split(text, dialect)).toEqual(expected));

  it('keeps how often a batch is to run', () => {
    expect(splitStatements('INSERT t DEFAULT VALUES\r\nGO 5\r\nSELECT 1', 'sqlserver')).toMatchObject([
      { text: 'INSERT t DEFAULT VALUES', repeat: 5 },
      { text: 'SELECT 1' },
    ]);
  });
});

describe('the statement under the cursor', () => {
  /** `|` is the cursor. */
  it.each<[string, string | null]>([
    ['SEL|ECT 1; SELECT 2', 'SELECT 1'],
    ['SELECT 1|; SELECT 2', 'SELECT 1'],
    ['SELECT 1;| SELECT 2', 'SELECT 1'],
    ['SELECT 1; |SELECT 2', 'SELECT 2'],
    ['SELECT 1; SELECT 2|', 'SELECT 2'],
    ['SELECT 1; -- not|e\nSELECT 2', 'SELECT 1'],
    ['SELECT 1;\n|\nSELECT 2', 'SELECT 2'],
    ['SELECT 1;\n-- abo|ut 2\nSELECT 2', 'SELECT 2'],
    ['|\n\nSELECT 1', 'SELECT 1'],
    ['SELECT 1;  |', 'SELECT 1'],
    ['SELECT 1;\n|', null],
    ['SELECT 1\n\n|  FROM t', 'SELECT 1\n\n  FROM t'],
    ["SELECT 'a;|b'; SELECT 2", "SELECT 'a;b'"],
    ['|', null],
    ['-- nothing|', null],
  ])('%s', (marked, expected) => {
    const offset = marked.indexOf('|');
    const text = marked.replace('|', '');
    expect(statementAt(text, offset, 'postgres')?.text ?? null).toBe(expected);
  });
});
