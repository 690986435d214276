import { plainStep, type PlanStep } from './plan';
import { valueText } from './planJson';

/** One line of `EXPLAIN QUERY PLAN` as a step, and what it means for those around it. */
export interface SqliteStep {
  step: PlanStep;
  /** It goes through rows, for each of which the steps after it run. */
  manyRows: boolean;
  /** The subquery whose rows it makes; empty: none. */
  made: string;
  /** What is below it runs over and over, or once whatever is above; null: as often as itself. */
  below: 'again' | 'once' | null;
}

type Read = Partial<Omit<SqliteStep, 'step'>> & Partial<PlanStep> & { title: string };
type Groups = Readonly<Record<string, string | undefined>>;

/** Title of the step that a recursive query repeats. */
export const RECURSIVE_STEP = 'Recursive step';

/** Lines that are always the same. */
const FIXED: Readonly<Record<string, Read>> = {
  'COMPOUND QUERY': { title: 'Compound query' },
  'LEFT-MOST SUBQUERY': { title: 'First query' },
  'UNION ALL': { title: 'Union all' },
  'UNION USING TEMP B-TREE': { title: 'Union' },
  'EXCEPT USING TEMP B-TREE': { title: 'Except' },
  'INTERSECT USING TEMP B-TREE': { title: 'Intersect' },
  'MERGE (UNION)': { title: 'Merge', detail: 'union' },
  'MERGE (UNION ALL)': { title: 'Merge', detail: 'union all' },
  'MERGE (EXCEPT)': { title: 'Merge', detail: 'except' },
  'MERGE (INTERSECT)': { title: 'Merge', detail: 'intersect' },
  LEFT: { title: 'Left query' },
  RIGHT: { title: 'Right query' },
  SETUP: { title: 'First rows' },
  'RECURSIVE STEP': { title: RECURSIVE_STEP, below: 'again' },
  'MULTI-INDEX OR': { title: 'Several indexes', manyRows: true },
};
/** What a temporary B-tree is for. */
const SORTS: Readonly<Record<string, Read>> = {
  'ORDER BY': { title: 'Sort', makes: 'order' },
  'GROUP BY': { title: 'Sort for groups', makes: 'groups' },
  DISTINCT: { title: 'Remove duplicates' },
};

/** Forms of lines (`where.c`, `wherecode.c`, `select.c` of SQLite); names are in them as they are, without quotes. */
const FORMS: readonly (readonly [RegExp, (groups: Groups) => Read])[] = [
  [
    /^SCAN (?<rows>CONSTANT ROW|\d+ CONSTANT ROWS|\d+-ROW VALUES CLAUSE)$/,
    ({ rows = '' }) => ({ title: 'Constant rows', manyRows: rows !== 'CONSTANT ROW' }),
  ],
  [
    /^S(?:CAN|EARCH) (?<relation>.+?) VIRTUAL TABLE INDEX (?<detail>.*)$/s,
    ({ relation = '', detail = '' }) => ({ title: 'Virtual table', relation, detail, manyRows: true }),
  ],
  [/^SCAN (?<table>.+?)(?: USING (?<covering>COVERING )?INDEX (?<index>.+))?$/s, scan],
  [/^SEARCH (?<table>.+?)(?: USING (?<how>.+))?$/s, search],
  [
    /^USE TEMP B-TREE FOR (?<what>.+)$/s,
    ({ what = '' }) =>
      SORTS[what] ??
      (what.endsWith('ORDER BY')
        ? { title: 'Sort', detail: what.toLowerCase(), makes: 'partOfOrder' }
        : { title: 'Remove duplicates', detail: what }),
  ],
  [
    /^(?<correlated>CORRELATED )?(?<kind>SCALAR|LIST) SUBQUERY (?<number>\d+)$/,
    ({ correlated, kind, number = '' }) => ({
      title: `${kind === 'LIST' ? 'List subquery' : 'Scalar subquery'} ${number}`,
      ...(correlated === undefined
        ? { below: 'once' }
        : { detail: 'runs for each row around it', below: 'again' }),
    }),
  ],
  [/^REUSE (?:LIST )?SUBQUERY (?<number>\d+)$/, ({ number = '' }) => ({ title: `Subquery ${number} again` })],
  [
    /^MATERIALIZE (?<made>.+)$/s,
    ({ made = '' }) => ({ title: 'Materialised subquery', relation: made, made, below: 'once' }),
  ],
  [/^CO-ROUTINE (?<made>.+)$/s, ({ made = '' }) => ({ title: 'Subquery, row by row', relation: made, made })],
  [
    /^BLOOM FILTER ON (?<relation>.+) \((?<detail>.*)\)$/s,
    ({ relation = '', detail = '' }) => ({ title: 'Bloom filter', relation, detail }),
  ],
  [/^INDEX (?<number>\d+)$/, ({ number = '' }) => ({ title: `Index ${number}` })],
  [
    /^RIGHT-JOIN (?<relation>.+)$/s,
    ({ relation = '' }) => ({ title: 'Right join', relation, detail: 'rows without a match', below: 'once' }),
  ],
  [
    /^USING (?:ROWID SEARCH ON TABLE (?<table>.+)|INDEX (?<index>.+)) FOR IN-OPERATOR$/s,
    ({ table, index }) => ({ title: 'Lookup of a list', relation: table ?? index ?? '', detail: 'IN' }),
  ],
];

/** Longest title that is made of a line of another form, in UTF-16 units. */
const LONGEST_TITLE = 60;

/** What a line says. A line of a form that is not known is its own title. */
export function readSqliteStep(line: string): SqliteStep {
  const { manyRows = false, made = '', below = null, ...read } = readLine(line);
  const properties = [{ name: 'SQLite says', text: valueText(line) }];
  return { step: { ...plainStep(read.title), ...read, properties }, manyRows, made, below };
}

function readLine(line: string): Read {
  const fixed = Object.hasOwn(FIXED, line) ? FIXED[line] : undefined;
  if (fixed !== undefined) return fixed;
  const outer = / LEFT-JOIN$/.test(line);
  const text = outer ? line.replace(/ LEFT-JOIN$/, '') : line;
  for (const [form, read] of FORMS) {
    const match = form.exec(text);
    if (match === null) continue;
    const found = read(match.groups ?? {});
    return outer ? { ...found, detail: [found.detail ?? '', 'left join'].join(' ').trim() } : found;
  }
  return line.length <= LONGEST_TITLE
    ? { title: line }
    : { title: `${line.slice(0, LONGEST_TITLE)}…`, detail: line };
}

function scan({ table = '', covering, index }: Groups): Read {
  const relation = index === undefined ? table : `${table} · ${index}`;
  if (covering !== undefined) return { title: 'Full index scan', relation, manyRows: true };
  const detail = index === undefined ? '' : 'in the order of the index';
  return { title: 'Full table scan', relation, detail, readsAll: true, manyRows: true };
}

/** How an index or a key is used, up to its name and its condition. */
const WAY = /^(?:AUTOMATIC (?:PARTIAL )?COVERING INDEX|(?:INTEGER )?PRIMARY KEY|(?:COVERING )?INDEX)/;

function search({ table = '', how = '' }: Groups): Read {
  const at = how.endsWith(')') ? how.indexOf(' (') : -1;
  const condition = at < 0 ? '' : how.slice(at + 2, -1);
  const way = WAY.exec(how)?.[0] ?? '';
  const index = how.slice(way.length, at < 0 ? undefined : at).trim();
  const found = { relation: index === '' ? table : `${table} · ${index}`, detail: condition };
  // Without a condition it looks for the smallest or largest alone, as min() and max() do.
  if (condition === '') return { ...found, title: 'Search for one end' };
  const kind = /[<>]/.test(condition) ? 'range' : 'lookup';
  if (condition === 'rowid=?' && way === 'INTEGER PRIMARY KEY')
    return { ...found, title: 'One row by its key' };
  return { ...found, ...nameOfSearch(way, kind), manyRows: true };
}

function nameOfSearch(way: string, kind: 'range' | 'lookup'): Read {
  if (way.startsWith('AUTOMATIC')) return { title: `Automatic index ${kind}`, makes: 'index' };
  if (way.endsWith('PRIMARY KEY')) return { title: `Primary key ${kind}` };
  return { title: way === 'INDEX' ? `Index ${kind}` : `Covering index ${kind}` };
}
