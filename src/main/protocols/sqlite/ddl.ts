import { BinnacleError } from '../../../shared/errors';
import type { ExploreQuestion } from '../../../shared/queryStream';
import { definitionsOf } from './catalogue';
import type { Asker } from './explorer';

type DdlQuestion = Extract<ExploreQuestion, { what: 'ddl' }>;

/**
 * The statements of a table or view as they stand in the file, with those of its indexes and triggers. The indexes that a
 * PRIMARY KEY or UNIQUE makes have none of their own. Throws `not-found`, and what asking throws.
 */
export async function ddlOf(ask: Asker, { schema, name }: DdlQuestion): Promise<string> {
  const rows = await ask(definitionsOf(schema, name));
  if (rows.length === 0) {
    throw new BinnacleError('not-found', `“${schema}.${name}” does not exist any more.`, {
      hint: 'Refresh the list.',
    });
  }
  return rows.map(([sql]) => `${(sql ?? '').trimEnd()};\n`).join('\n');
}
