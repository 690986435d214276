import { describe, expect, it } from 'vitest';
import { refusalOnReadOnly } from '../../../shared/sql/readOnlyGuard';
import * as catalogue from './catalogue';
import { indexDefinition } from './indexDefinition';

const STATEMENTS: readonly (readonly [string, string])[] = [
  ['schemas', catalogue.SCHEMAS],
  ['databases', catalogue.DATABASES],
  ['the default schema', catalogue.DEFAULT_SCHEMA],
  ['objects', catalogue.objectsOf("o'brien")],
  ['types', catalogue.typesOf('dbo')],
  ['a relation', catalogue.relation('dbo', "x'; DROP TABLE t; --")],
  ['columns', catalogue.columnsOf('7')],
  ['keys', catalogue.keysOf('7')],
  ['foreign keys', catalogue.foreignKeysOf('7', 'parent')],
  ['references', catalogue.foreignKeysOf('7', 'referenced')],
  ['checks', catalogue.checksOf('7')],
  ['indexes', catalogue.indexesOf('7')],
  ['triggers', catalogue.triggersOf('7')],
  ['completion', catalogue.completion(10)],
];

describe('the catalogue of SQL Server', () => {
  it.each(STATEMENTS)('asks for %s by a statement that only reads', (_what, statement) => {
    expect(refusalOnReadOnly(statement, 'sqlserver')).toBeNull();
  });

  it('writes an index out of its columns', () => {
    const rows = [
      ['ix', 'NONCLUSTERED', '1', '0', '([a]>(0))', 'a', '1', '0'],
      ['ix', 'NONCLUSTERED', '1', '0', '([a]>(0))', 'b]', '0', '1'],
    ];
    expect(indexDefinition(rows)).toEqual({
      name: 'ix',
      definition: 'UNIQUE NONCLUSTERED ([a] DESC) INCLUDE ([b]]]) WHERE ([a]>(0))',
    });
  });
});
