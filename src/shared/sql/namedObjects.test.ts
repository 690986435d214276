import { expect, it } from 'vitest';
import { namedObjects } from './namedObjects';

it('gives every name that may be a table, as it is written', () => {
  const { named } = namedObjects(
    'SELECT a.x, Seen.* FROM Seen a, `my``db` . "other" WHERE b IN (1)',
    'mysql',
  );
  expect(named).toEqual(
    expect.arrayContaining([
      { qualifier: null, name: 'Seen' },
      { qualifier: 'a', name: 'x' },
      { qualifier: null, name: 'my`db' },
      // With ANSI_QUOTES it is a name.
      { qualifier: 'my`db', name: 'other' },
    ]),
  );
  expect(named.map(({ name }) => name)).not.toContain('FROM');
});

const called = (text: string): string[] =>
  namedObjects(text, 'mysql')
    .called.map(({ qualifier, name }) => (qualifier === null ? name : `${qualifier}.${name}`))
    .sort();

it('gives every name that is called, but for the functions that every engine brings along', () => {
  expect(called('SELECT count(*), max(a) FROM t')).toEqual([]);
  expect(called('SELECT max(a), Lab . `F1`/* */(1), "g" (2), count (x)')).toEqual(['count', 'g', 'lab.f1']);
  // What stands before a dot is no function of the server's own.
  expect(called('SELECT lab.count(1)')).toEqual(['lab.count']);
});

it('reads what some servers read otherwise in both ways', () => {
  expect(called("SELECT '\\' , f(1) -- '")).toEqual(['f']);
});
