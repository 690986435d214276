import { describe, expect, it } from 'vitest';
import type { SqlDialect } from './dialect';
import { hideIn, hideSecrets } from './hideSecrets';

const SECRETS: [SqlDialect, string][] = [
  ['postgres', "CREATE ROLE app LOGIN PASSWORD 's3cret'"],
  ['postgres', "ALTER USER app WITH ENCRYPTED PASSWORD E's3cret' VALID UNTIL '2027-01-01'"],
  ['postgres', "CREATE USER MAPPING FOR app SERVER s OPTIONS (user 'u', password 's3cret')"],
  ['postgres', "SELECT * FROM dblink('host=db password=s3cret', 'SELECT 1') AS t (a int)"],
  ['postgres', "CREATE SUBSCRIPTION s CONNECTION 'postgres://u:s3cret@db/app' PUBLICATION p"],
  ['postgres', "DO $x$ BEGIN ALTER ROLE app PASSWORD 's3cret'; END $x$"],
  ['postgres', "DO $x$ BEGIN EXECUTE 'ALTER ROLE app PASSWORD ''s3cret'''; END $x$"],
  ['postgres', "UPDATE users SET password = crypt('s3cret', gen_salt('bf')) WHERE name = 'ann'"],
  ['postgres', "ALTER ROLE app PASSWORD 's3cret"],
  ['mysql', "CREATE USER 'app'@'%' IDENTIFIED BY 's3cret' REQUIRE SSL"],
  ['mysql', "CREATE USER a IDENTIFIED WITH 'mysql_native_password' AS 's3cret', b IDENTIFIED BY 'other'"],
  ['mysql', 'ALTER USER app IDENTIFIED BY "x" REPLACE "s3cret"'],
  ['mysql', "SET PASSWORD FOR 'app'@'%' = PASSWORD('s3cret')"],
  ['mysql', "GRANT ALL ON *.* TO app IDENTIFIED BY PASSWORD '*s3cret'"],
  ['mysql', "CHANGE MASTER TO MASTER_HOST='h', MASTER_PASSWORD='s3cret'"],
  ['mysql', "CREATE USER app /*!50700 IDENTIFIED BY 's3cret' */"],
  ['mysql', "SET @password = CONCAT('s3cret', 'x')"],
  ['sqlite', "PRAGMA key = 's3cret'"],
  ['sqlite', 'PRAGMA key = "s3cret"'],
  ['sqlite', "ATTACH 'other.db' AS o KEY 's3cret'"],
  ['sqlserver', "CREATE LOGIN app WITH PASSWORD = N's3cret' MUST_CHANGE"],
  ['sqlserver', "ALTER LOGIN app WITH PASSWORD = 'n' OLD_PASSWORD = 's3cret'"],
  ['sqlserver', "CREATE CREDENTIAL c WITH IDENTITY = 'i', SECRET = 's3cret'"],
  ['sqlserver', "DECLARE @password nvarchar(50) = N's3cret'"],
  ['sqlserver', "SELECT * FROM OPENROWSET('MSOLEDBSQL', 'Server=x;UID=u;PWD=s3cret', 'SELECT 1')"],
];

describe('secrets in statements', () => {
  it.each(SECRETS)('%s: %s', (dialect, statement) => {
    const { text, hidden } = hideSecrets(statement, dialect);
    expect(text).not.toContain('s3cret');
    expect(text).toContain('[not kept]');
    expect(hidden.join()).toContain('s3cret');
  });

  it('leaves everything else as it is', () => {
    const statements: [SqlDialect, string][] = [
      ['postgres', "SELECT name FROM users WHERE password IS NOT NULL AND name = 'ann'"],
      ['postgres', "SELECT 'a', password FROM users WHERE name = 'ann' -- password 'x'"],
      ['mysql', "SELECT 'token' AS t, CONCAT(a, 'b') FROM keys_of"],
      ['sqlite', "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT DEFAULT 'x')"],
      ['sqlserver', "SELECT [password] FROM users WHERE name = N'ann'"],
    ];
    for (const [dialect, statement] of statements)
      expect(hideSecrets(statement, dialect)).toEqual({ text: statement, hidden: [] });
  });

  it('leaves the next statement of a batch alone', () => {
    const script = "CREATE LOGIN a WITH PASSWORD = 'one'; SELECT 'two'";
    expect(hideSecrets(script, 'sqlserver').text).toBe(
      "CREATE LOGIN a WITH PASSWORD = '[not kept]'; SELECT 'two'",
    );
  });

  it.each(['x', 'a://', 'pwd ', ' '])('takes linear time for a long string of %j', (piece) => {
    const statement = `SELECT '${piece.repeat(2_000_000 / piece.length)}'`;
    expect(hideSecrets(statement, 'postgres').text).toBe(statement);
  });

  it('takes them out of the server’s message, too', () => {
    const { hidden } = hideSecrets("ALTER ROLE app PASSWORD 's3cret' x", 'postgres');
    expect(hideIn('syntax error after "s3cret"', hidden)).toBe('syntax error after "[not kept]"');
  });
});
