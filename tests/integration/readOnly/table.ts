import { MYSQL_WAYS } from './mysqlWays';
import { POSTGRES_WAYS } from './postgresWays';
import { SQLITE_WAYS } from './sqliteWays';
import type { Way } from './ways';

// docs/readonly.md, from what the tests assert.

const INTRODUCTION = `# What a read-only tab refuses

Each statement below was sent from a tab in a guarded environment, to real servers. Afterwards data, definitions, settings,
accounts and the server's files were as before. The tests keep this table: they fail where a layer is another than it says.

- **tokenizer**: the statement is not sent, for what it says.
- **calls**: the statement is not sent, for a stored function or view that it names (MariaDB).
- **transaction**: the server refuses it in the \`READ ONLY\` transaction that it is sent in.
- **rights**: the server refuses it to this login.
- **SQLite**: refuses it on a file that it has opened to be read, or does not know it.
- **no effect**: it runs, and nothing has changed.

What no layer stops is said in [databases.md](databases.md), "Reading only".
`;

/** The whole document, before it is formatted. */
export function readOnlyDocument(): string {
  return [
    INTRODUCTION,
    section('PostgreSQL', ['As superuser', 'As the role for reading'], POSTGRES_WAYS),
    section('MariaDB', ['With all rights', 'As the account for reading'], MYSQL_WAYS),
    section('SQLite', ['From a tab', 'Without the tokenizer'], SQLITE_WAYS),
  ].join('\n');
}

function section(engine: string, [first, second]: [string, string], ways: readonly Way[]): string {
  const rows = ways.map(([statement, all, reader = all]) => `| ${code(statement)} | ${all} | ${reader} |`);
  const head = `| Statement | ${first} | ${second} |\n| --- | --- | --- |`;
  return `## ${engine}\n\n${ways.length} ways.\n\n${head}\n${rows.join('\n')}\n`;
}

/** A cell of code: a pipe would end it, and backticks want a longer fence. */
function code(statement: string): string {
  const text = statement.replaceAll('|', '\\|');
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}
