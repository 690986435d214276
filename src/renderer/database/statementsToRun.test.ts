import { describe, expect, it } from 'vitest';
import { allStatements, errorRange, statementsToRun } from './statementsToRun';

const SCRIPT = "SELECT 1;\n\nSELECT ';' AS a\nFROM t;\n-- the end";
const at = (cursor: number): string[] =>
  statementsToRun(SCRIPT, { from: cursor, to: cursor }, 'postgres').map(({ text }) => text);

describe('what Run means', () => {
  it('is the statement under the cursor', () => {
    expect(at(3)).toEqual(['SELECT 1']);
    expect(at(SCRIPT.indexOf('FROM'))).toEqual(["SELECT ';' AS a\nFROM t"]);
  });

  it('is what is selected, and says where it stands', () => {
    const from = SCRIPT.indexOf("SELECT ';'");
    const [first, ...rest] = statementsToRun(SCRIPT, { from, to: from + 10 }, 'postgres');
    expect(rest).toEqual([]);
    expect(first).toEqual({ from, to: from + 10, text: "SELECT ';'" });
  });

  it('is each statement of a selection that holds several', () => {
    expect(statementsToRun(SCRIPT, { from: 0, to: SCRIPT.length }, 'postgres')).toEqual(
      allStatements(SCRIPT, 'postgres'),
    );
    expect(allStatements(SCRIPT, 'postgres')).toHaveLength(2);
  });

  it('is nothing where there is no statement', () => {
    expect(statementsToRun('  -- nothing\n', { from: 0, to: 0 }, 'postgres')).toEqual([]);
    expect(statementsToRun(SCRIPT, { from: 9, to: 11 }, 'postgres')).toEqual([]);
  });
});

describe('where an error is marked', () => {
  const statement = { from: 100, to: 121, text: 'SELECT nme\nFROM hosts' };

  it('marks the word at its position', () => {
    expect(errorRange(statement, 7)).toEqual({ from: 107, to: 110 });
  });

  it('marks a quoted name whole', () => {
    expect(errorRange({ from: 0, to: 12, text: 'SELECT "a b"' }, 7)).toEqual({ from: 7, to: 12 });
  });

  it('marks the first line where the server names no position', () => {
    expect(errorRange(statement, null)).toEqual({ from: 100, to: 110 });
  });

  it('stays inside the statement whatever the server says', () => {
    expect(errorRange(statement, 21)).toEqual({ from: 120, to: 121 });
    expect(errorRange(statement, 9_999)).toEqual({ from: 120, to: 121 });
    expect(errorRange(statement, -5)).toEqual({ from: 100, to: 106 });
  });
});
