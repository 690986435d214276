import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classify } from './classify';
import { SQL_DIALECTS, type SqlDialect } from './dialect';
import { refusalOnReadOnly } from './readOnlyGuard';
import { splitStatements, statementAt } from './statements';
import { tokenize } from './tokens';

/** `kind:text` of each token; `!` after what has no end. */
const read = (text: string, dialect: SqlDialect): string[] =>
  tokenize(text, dialect).map(
    ({ kind, start, end, unclosed }) => `${kind}:${text.slice(start, end)}${unclosed === true ? '!' : ''}`,
  );

describe('tokens of PostgreSQL', () => {
  it.each<[string, string[]]>([
    ['a/* x /* y */ z */b', ['word:a', 'comment:/* x /* y */ z */', 'word:b']],
    ['1--2\n3', ['number:1', 'comment:--2', 'number:3']],
    ['--a\rb', ['comment:--a', 'word:b']],
    [String.raw`E'a\'b' 'c\'`, [String.raw`string:E'a\'b'`, String.raw`string:'c\'`]],
    ["E'a' -- c\n '\\'' b", ["string:E'a' -- c\n '\\''", 'word:b']],
    [
      "'it''s' N'x' b'01' X'ff' U&'x'",
      ["string:'it''s'", "string:N'x'", "string:b'01'", "string:X'ff'", "string:U&'x'"],
    ],
    ['$$a;b$$ $t$ $$ $t$', ['string:$$a;b$$', 'string:$t$ $$ $t$']],
    ['a$b$ c$$', ['word:a$b$', 'word:c$$']],
    ['$1 $2::int', ['parameter:$1', 'parameter:$2', 'punctuation:::', 'word:int']],
    ['"a""b" U&"c"', ['quotedName:"a""b"', 'quotedName:U&"c"']],
    ['1.5e-3 0xff 1_000 .5', ['number:1.5e-3', 'number:0xff', 'number:1_000', 'number:.5']],
    [
      'a[1:n] ? b',
      [
        'word:a',
        'punctuation:[',
        'number:1',
        'punctuation::',
        'word:n',
        'punctuation:]',
        'punctuation:?',
        'word:b',
      ],
    ],
    ["'open", ["string:'open!"]],
    ['$q$open', ['string:$q$open!']],
    ['/* /* */', ['comment:/* /* */!']],
    ['größe', ['word:größe']],
  ])('%s', (text, expected) => expect(read(text, 'postgres')).toEqual(expected));
});

describe('tokens of MySQL', () => {
  it.each<[string, string[]]>([
    ['`a``b` "c\\"d" \'e\\\'f\'', ['quotedName:`a``b`', 'string:"c\\"d"', "string:'e\\'f'"]],
    ['1--2', ['number:1', 'punctuation:-', 'punctuation:-', 'number:2']],
    ['1-- 2', ['number:1', 'comment:-- 2']],
    ['1--', ['number:1', 'comment:--']],
    ['a#b\nc', ['word:a', 'comment:#b', 'word:c']],
    ['/* /* */ a', ['comment:/* /* */', 'word:a']],
    ["/*!50003 a '*/' */ b", ["executableComment:/*!50003 a '*/' */", 'word:b']],
    ['/*M! a */', ['executableComment:/*M! a */']],
    ['@a.b @@x ?', ['parameter:@a.b', 'parameter:@@x', 'parameter:?']],
    [
      '2024_sales 1e5 0x1F 0x1FG $$a',
      ['word:2024_sales', 'number:1e5', 'number:0x1F', 'word:0x1FG', 'word:$$a'],
    ],
    ['@a:=1', ['parameter:@a', 'punctuation::=', 'number:1']],
    ["'a\\", ["string:'a\\!"]],
  ])('%s', (text, expected) => expect(read(text, 'mysql')).toEqual(expected));
});

describe('tokens of SQLite and SQL Server', () => {
  it.each<[SqlDialect, string, string[]]>([
    [
      'sqlite',
      '[a]b] `c` "d"',
      ['quotedName:[a]', 'word:b', 'punctuation:]', 'quotedName:`c`', 'quotedName:"d"'],
    ],
    [
      'sqlite',
      '? ?1 :a @b $c',
      ['parameter:?', 'parameter:?1', 'parameter::a', 'parameter:@b', 'parameter:$c'],
    ],
    ['sqlite', "$a::b('x) c", ["parameter:$a::b('x)", 'word:c']],
    ['sqlite', '/* /* */ a', ['comment:/* /* */', 'word:a']],
    ['sqlserver', "[a]]b] N'c''d'", ['quotedName:[a]]b]', "string:N'c''d'"]],
    ['sqlserver', '@a @@b #t a@b', ['parameter:@a', 'parameter:@@b', 'word:#t', 'word:a@b']],
    ['sqlserver', '/* /* */ */a', ['comment:/* /* */ */', 'word:a']],
    ['sqlserver', '£1into\u00a0x', ['punctuation:£', 'number:1', 'word:into', 'word:x']],
    ['sqlserver', '[a', ['quotedName:[a!']],
  ])('%s: %s', (dialect, text, expected) => expect(read(text, dialect)).toEqual(expected));
});

const PIECES = [
  ...[
    'SELECT',
    'WITH',
    'BEGIN',
    'END',
    'CREATE',
    'TRIGGER',
    'FUNCTION',
    'ATOMIC',
    'CASE',
    'IF',
    'AS',
    'EXPLAIN',
  ],
  ...[
    'DELIMITER //\n',
    'GO\n',
    'DELETE',
    'UPDATE',
    "'",
    '"',
    '`',
    '[',
    ']',
    '(',
    ')',
    ';',
    '/*',
    '*/',
    '/*!',
    '--',
  ],
  ...[
    '#',
    '\n',
    '\r',
    ' ',
    '\\',
    '$',
    '$$',
    '$a$',
    '@',
    ':',
    '?',
    '.',
    ',',
    '0x',
    '1e',
    '12',
    'é',
    '\ud800',
    '\0',
    'U&',
  ],
];
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }).map((parts) => parts.join('')),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }).map((parts) => parts.join(' ')),
);

describe('any text', () => {
  it.each(SQL_DIALECTS)('gives ordered tokens that cover all but blanks: %s', (dialect) => {
    fc.assert(
      fc.property(hostile, (text) => {
        let end = 0;
        for (const token of tokenize(text, dialect)) {
          expect(token.start).toBeGreaterThanOrEqual(end);
          expect(token.end).toBeGreaterThan(token.start);
          expect(text.slice(end, token.start).replaceAll(/[\0-\u0020\ufeff\s]/g, '')).toBe('');
          end = token.end;
        }
        expect(end).toBeLessThanOrEqual(text.length);
        expect(text.slice(end).replaceAll(/[\0-\u0020\ufeff\s]/g, '')).toBe('');
      }),
      { numRuns: 1500, seed: 11 },
    );
  });

  it.each(SQL_DIALECTS)('is split, classified and judged without an exception: %s', (dialect) => {
    fc.assert(
      fc.property(hostile, fc.nat(60), (text, offset) => {
        let end = 0;
        for (const statement of splitStatements(text, dialect)) {
          expect(statement.start).toBeGreaterThanOrEqual(end);
          expect(statement.text).toBe(text.slice(statement.start, statement.end));
          expect(statement.text).not.toBe('');
          end = statement.end;
        }
        statementAt(text, offset, dialect);
        classify(text, dialect);
        refusalOnReadOnly(text, dialect);
      }),
      { numRuns: 1500, seed: 12 },
    );
  });
});

const HOSTILE = [
  ...[
    "'",
    '"',
    '`',
    '(',
    ')',
    '[',
    ']',
    '/*',
    '*/',
    '/*!',
    '$',
    'a$',
    '$a',
    '$a$',
    '$a ',
    "E'' ",
    "E''\n",
    '--',
  ],
  ...[
    '-- \n',
    '#\n',
    '\\',
    ';',
    '1',
    '1e',
    '.',
    '@',
    ':',
    '$a(',
    ' ',
    'GO\n',
    'GO 1 x\n',
    'a ',
    'AS (UPDATE t ',
  ],
  ...['DELIMITER q\n#\n', 'CASE ', 'BEGIN ', 'WITH a AS (', 'END ', 'FOR ', 'U&"a" '],
];

/** Looking back or ahead more than once at each step would take minutes. */
describe('long hostile text is done in linear time', () => {
  it.each(SQL_DIALECTS)('a megabyte: %s', { timeout: 60_000 }, (dialect) => {
    for (const piece of ["'", '"', '(', '/*', '$', 'a$']) {
      const text = piece.repeat(1_000_000 / piece.length);
      expect(tokenize(text, dialect).at(-1)?.end, piece).toBe(text.length);
      expect(splitStatements(text, dialect).length, piece).toBeLessThanOrEqual(1);
      expect(refusalOnReadOnly(text, dialect), piece).not.toBeNull();
    }
  });

  it.each(SQL_DIALECTS)('every way of splitting and judging: %s', { timeout: 60_000 }, (dialect) => {
    for (const piece of HOSTILE) {
      const text = piece.repeat(20_000 / piece.length);
      expect(refusalOnReadOnly(text, dialect), piece).not.toBeNull();
      expect(classify(text, dialect).kind, piece).not.toBe('read');
      for (const before of ['SELECT ', 'CREATE FUNCTION f() BEGIN ', 'EXPLAIN (']) {
        statementAt(before + text, text.length, dialect);
        classify(before + text, dialect);
        refusalOnReadOnly(before + text, dialect);
      }
    }
  });
});
