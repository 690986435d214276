import { BinnacleError } from '../../../shared/errors';
import type { DatabaseObject, ExploreQuestion } from '../../../shared/queryStream';
import { quoted, triggersOf } from './catalogue';
import type { ServerAsker } from './serverAsker';

type DdlQuestion = Extract<ExploreQuestion, { what: 'ddl' }>;

/** What the server calls it, and the column of its answer; MySQL manual, "SHOW Statements". */
const SHOWN: Partial<Record<DatabaseObject['kind'], { words: string; column: string }>> = {
  table: { words: 'TABLE', column: 'create table' },
  view: { words: 'VIEW', column: 'create view' },
  sequence: { words: 'SEQUENCE', column: 'create table' },
  function: { words: 'FUNCTION', column: 'create function' },
  procedure: { words: 'PROCEDURE', column: 'create procedure' },
};

/**
 * The statement that makes one object again, and those of a table's triggers, as the server writes them. Empty: the login may
 * not see it. Throws bad-request, and what running a statement throws.
 */
export async function ddlOf({ ask, named }: ServerAsker, question: DdlQuestion): Promise<string> {
  const { schema, name, kind } = question;
  const shown = SHOWN[kind];
  if (shown === undefined) throw new BinnacleError('bad-request', `A ${kind} is nothing that MySQL has.`);
  const [row] = await named(`SHOW CREATE ${shown.words} ${quoted(schema, name)}`);
  const text = row?.get(shown.column) ?? '';
  if (text === '' || kind !== 'table') return text === '' ? '' : `${text};\n`;
  const triggers: string[] = [];
  for (const [trigger] of await ask(triggersOf(schema, name))) {
    const [created] = await named(`SHOW CREATE TRIGGER ${quoted(schema, trigger ?? '')}`);
    const statement = created?.get('sql original statement') ?? '';
    if (statement !== '') triggers.push(statement);
  }
  return [text, ...triggers].map((each) => `${each};\n`).join('\n');
}
