import type { ColumnClass } from '../../sessions/queryCapability';

/** A type as a column shows it. */
export interface TypeName {
  type: string;
  class: ColumnClass;
}

/** How the modifier of a type reads; -1 is always: none. */
type Modifier = (modifier: number) => string;

/** Bytes of the header that the modifiers of varchar, char and numeric count in (VARHDRSZ). */
const HEADER_BYTES = 4;

const none: Modifier = () => '';
const length: Modifier = (modifier) => `(${modifier - HEADER_BYTES})`;
const plain: Modifier = (modifier) => `(${modifier})`;

/** Precision in the upper half, scale in 11 bits with sign (negative since PostgreSQL 15). */
const numeric: Modifier = (modifier) => {
  const packed = modifier - HEADER_BYTES;
  const scale = ((packed & 0x7ff) ^ 0x400) - 0x400;
  return `(${(packed >> 16) & 0xffff},${scale})`;
};

/** Bits of the fields of an interval (INTERVAL_MASK in the server's timestamp.h), largest first. */
const INTERVAL_FIELDS = [
  ['year', 1 << 2],
  ['month', 1 << 1],
  ['day', 1 << 3],
  ['hour', 1 << 10],
  ['minute', 1 << 11],
  ['second', 1 << 12],
] as const;
const INTERVAL_FULL_RANGE = 0x7fff;
const INTERVAL_FULL_PRECISION = 0xffff;

const interval: Modifier = (modifier) => {
  const range = (modifier >> 16) & 0x7fff;
  const precision = modifier & 0xffff;
  const fields = INTERVAL_FIELDS.filter(([, bit]) => (range & bit) !== 0).map(([name]) => name);
  const [first, last] = [fields[0], fields.at(-1)];
  const words = range === INTERVAL_FULL_RANGE || first === undefined ? '' : ` ${first}`;
  const until = words !== '' && last !== first && last !== undefined ? ` to ${last}` : '';
  return `${words}${until}${precision === INTERVAL_FULL_PRECISION ? '' : `(${precision})`}`;
};

type Row = readonly [oid: number, arrayOid: number, name: string, as: ColumnClass, modifier?: Modifier];

/** Types of every server, from its pg_type.dat: their numbers never change. Whatever else there is, the server is asked. */
const ROWS: readonly Row[] = [
  [16, 1000, 'bool', 'boolean'],
  [17, 1001, 'bytea', 'binary'],
  [18, 1002, '"char"', 'text'],
  [19, 1003, 'name', 'text'],
  [20, 1016, 'int8', 'number'],
  [21, 1005, 'int2', 'number'],
  [23, 1007, 'int4', 'number'],
  [25, 1009, 'text', 'text'],
  [26, 1028, 'oid', 'number'],
  [27, 1010, 'tid', 'other'],
  [28, 1011, 'xid', 'number'],
  [29, 1012, 'cid', 'number'],
  [114, 199, 'json', 'json'],
  [142, 143, 'xml', 'text'],
  [600, 1017, 'point', 'other'],
  [601, 1018, 'lseg', 'other'],
  [602, 1019, 'path', 'other'],
  [603, 1020, 'box', 'other'],
  [604, 1027, 'polygon', 'other'],
  [628, 629, 'line', 'other'],
  [650, 651, 'cidr', 'other'],
  [700, 1021, 'float4', 'number'],
  [701, 1022, 'float8', 'number'],
  [718, 719, 'circle', 'other'],
  [774, 775, 'macaddr8', 'other'],
  // Written in the way of the server's place: no number that could be compared.
  [790, 791, 'money', 'other'],
  [829, 1040, 'macaddr', 'other'],
  [869, 1041, 'inet', 'other'],
  [1042, 1014, 'char', 'text', length],
  [1043, 1015, 'varchar', 'text', length],
  [1082, 1182, 'date', 'temporal'],
  [1083, 1183, 'time', 'temporal', plain],
  [1114, 1115, 'timestamp', 'temporal', plain],
  [1184, 1185, 'timestamptz', 'temporal', plain],
  [1186, 1187, 'interval', 'temporal', interval],
  [1266, 1270, 'timetz', 'temporal', plain],
  [1560, 1561, 'bit', 'other', plain],
  [1562, 1563, 'varbit', 'other', plain],
  [1700, 1231, 'numeric', 'number', numeric],
  [2205, 2210, 'regclass', 'text'],
  [2206, 2211, 'regtype', 'text'],
  [2950, 2951, 'uuid', 'other'],
  [3614, 3643, 'tsvector', 'other'],
  [3615, 3645, 'tsquery', 'other'],
  [3802, 3807, 'jsonb', 'json'],
];

const KNOWN = new Map<number, (modifier: number) => TypeName>(
  ROWS.flatMap(([oid, arrayOid, name, columnClass, suffix = none]) => {
    const text = (modifier: number): string => `${name}${modifier < 0 ? '' : suffix(modifier)}`;
    return [
      [oid, (modifier) => ({ type: text(modifier), class: columnClass })],
      [arrayOid, (modifier) => ({ type: `${text(modifier)}[]`, class: 'array' })],
    ] satisfies [number, (modifier: number) => TypeName][];
  }),
);

/** A type that every server has; null: to be looked up. */
export function knownType(oid: number, modifier: number): TypeName | null {
  return KNOWN.get(oid)?.(modifier) ?? null;
}

/** `pg_type.typcategory` of the types that are not in the table. */
const CATEGORIES: Readonly<Record<string, ColumnClass>> = {
  A: 'array',
  B: 'boolean',
  D: 'temporal',
  E: 'text',
  S: 'text',
};

/** What the category of a looked-up type means; extensions may call anything a number, which stays `other`. */
export function classOfCategory(category: string): ColumnClass {
  return CATEGORIES[category] ?? 'other';
}
