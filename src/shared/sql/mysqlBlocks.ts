import type { BlockTracker } from './blockTracker';

/** `EXPRESSION`: a CASE that gives a value. It ends in END alone and holds no statements. */
type Block = 'BEGIN' | 'CASE' | 'IF' | 'LOOP' | 'WHILE' | 'REPEAT' | 'FOR' | 'EXPRESSION';

const ROUTINES = new Set(['PROCEDURE', 'FUNCTION', 'TRIGGER', 'EVENT', 'PACKAGE']);
const OTHER_OBJECTS = new Set(
  'TABLE VIEW INDEX DATABASE SCHEMA USER ROLE SERVER SEQUENCE TABLESPACE'.split(' '),
);
/** A word after END that says which block ends. */
const ENDED = new Set(['CASE', 'IF', 'LOOP', 'WHILE', 'REPEAT', 'FOR']);
/** A statement follows them in any body. `:` ends a label; ATOMIC belongs to MariaDB's BEGIN NOT ATOMIC. */
const BEFORE_STATEMENT = new Set([';', ':', 'BEGIN', 'LOOP', 'REPEAT', 'ATOMIC']);
/** What may stand right before a body that is a single statement. */
const BEFORE_BODY = new Set('ROW DO ) DETERMINISTIC SQL DATA INVOKER DEFINER :'.split(' '));

/** Bodies of stored routines (MySQL 15.6 "Compound Statement Syntax") and MariaDB's BEGIN NOT ATOMIC. */
export function mysqlBlockTracker(): BlockTracker {
  const blocks: Block[] = [];
  /** Whether this statement makes a routine; null: not known yet. */
  let routine: boolean | null = null;
  let first = '';
  let before = '';
  const feed = (word: string): void => {
    if (first === '') first = word === '' ? '?' : word;
    routine ??= isRoutine(first, before, word);
    if (routine === true) step(blocks, before, word);
    // The END of `END IF` is over once it has been read, so that its IF opens nothing.
    before = before === 'END' && ENDED.has(word) ? '' : word;
  };
  return { feed, inside: () => blocks.length > 0 };
}

/** Null: the next words will tell. */
function isRoutine(first: string, before: string, word: string): boolean | null {
  if (first === 'BEGIN') return before === '' ? null : before === 'BEGIN' && word === 'NOT';
  if (first !== 'CREATE' && first !== 'ALTER') return false;
  if (ROUTINES.has(word)) return true;
  return OTHER_OBJECTS.has(word) ? false : null;
}

function step(blocks: Block[], before: string, word: string): void {
  if (before === '.' || (before === 'END' && ENDED.has(word))) return;
  if (word === 'END') blocks.pop();
  else if (word === 'BEGIN' || (word === 'NOT' && before === 'BEGIN' && blocks.length === 0))
    blocks.push('BEGIN');
  else if (word === 'CASE') blocks.push(startsStatement(blocks, before) ? 'CASE' : 'EXPRESSION');
  else if (isBlockWord(word) && startsStatement(blocks, before) && !(word === 'FOR' && blocks.length === 0))
    blocks.push(word);
}

function isBlockWord(word: string): word is 'IF' | 'LOOP' | 'WHILE' | 'REPEAT' | 'FOR' {
  return word !== 'CASE' && ENDED.has(word);
}

/** Tells IF and REPEAT from the functions of that name, and a CASE statement from a CASE that gives a value. */
function startsStatement(blocks: readonly Block[], before: string): boolean {
  const block = blocks.at(-1);
  if (block === undefined) return BEFORE_BODY.has(before);
  if (BEFORE_STATEMENT.has(before)) return true;
  if (before === 'DO') return block === 'WHILE' || block === 'FOR';
  return (before === 'THEN' || before === 'ELSE') && (block === 'IF' || block === 'CASE');
}
