import type { ExportFormat, ExportOptions, ExportSource } from '../../../shared/model/transfer';
import type { SqlDialect } from '../../../shared/sql/dialect';
import type { ExportWhat } from './exports';

/** What can be chosen as the kind of file: CSV in two ways, for programs and for spreadsheets. */
export type ExportKind = ExportFormat | 'csv-spreadsheet';

/** The kinds with their names. */
export const EXPORT_KINDS: readonly { value: ExportKind; label: string }[] = [
  { value: 'csv', label: 'CSV' },
  { value: 'csv-spreadsheet', label: 'CSV for spreadsheets' },
  { value: 'xlsx', label: 'Excel workbook (XLSX)' },
  { value: 'json', label: 'JSON' },
  { value: 'ndjson', label: 'JSON lines (NDJSON)' },
  { value: 'sql', label: 'SQL INSERT statements' },
];

/** What is typed and chosen in the sheet. */
export interface ExportForm {
  kind: ExportKind;
  csv: ExportOptions['csv'];
  numbersAsText: boolean;
  bytes: ExportOptions['bytes'];
  /** `schema.table` or `table` of the INSERT statements. */
  table: string;
  /** Rows by number from 1; empty: from the first, to the last. */
  firstRow: string;
  lastRow: string;
  /** Columns that are left out, by position. */
  without: ReadonlySet<number>;
}

const PLAIN_CSV: ExportOptions['csv'] = {
  ...{ delimiter: ',', quote: '"', header: true, lineEnd: '\n', byteOrderMark: false, nullText: '' },
  formulaGuard: false,
};
/** What spreadsheets expect; their formulas in cells of a stranger are disarmed. */
const SPREADSHEET_CSV: Partial<ExportOptions['csv']> = {
  ...{ lineEnd: '\r\n', byteOrderMark: true, formulaGuard: true },
};

/** How the sheet begins. */
export function firstForm(what: ExportWhat): ExportForm {
  const table = what.what === 'table' ? `${what.table.schema}.${what.table.name}` : '';
  return {
    ...{ kind: 'csv', csv: PLAIN_CSV, numbersAsText: false, bytes: 'hex' },
    table: what.what === 'result' ? what.table : table,
    ...{ firstRow: '', lastRow: '', without: new Set<number>() },
  };
}

/** Another kind of file, with what is usual for it. */
export function withKind(form: ExportForm, kind: ExportKind): ExportForm {
  const usual = kind === 'csv-spreadsheet' ? { ...PLAIN_CSV, ...SPREADSHEET_CSV } : PLAIN_CSV;
  return { ...form, kind, csv: usual };
}

/** What is wrong with the form, by field; empty: nothing. */
export function formProblems(form: ExportForm, what: ExportWhat): Partial<Record<keyof ExportForm, string>> {
  const problems: Partial<Record<keyof ExportForm, string>> = {};
  if (form.csv.nullText.length > 64 || /["',;|\t\r\n]/.test(form.csv.nullText))
    problems.csv = 'At most 64 characters; no quotes, delimiters or line ends.';
  if (form.kind === 'sql' && form.table.trim() === '') problems.table = 'Name the table to insert into.';
  if (form.table.length > 1000) problems.table = 'This name is too long.';
  if (what.what !== 'result') return problems;
  const [first, last] = [rowNumber(form.firstRow, 1), rowNumber(form.lastRow, what.rows)];
  if (first === null) problems.firstRow = 'A number from 1.';
  if (last === null || (first !== null && last < first)) problems.lastRow = 'A number not below the first.';
  if (form.without.size >= what.columns.length && what.columns.length > 0)
    problems.without = 'Choose at least one column.';
  return problems;
}

function rowNumber(text: string, otherwise: number): number | null {
  const plain = text.replace(/[\s,.]/g, '');
  if (plain === '') return otherwise;
  return /^[1-9]\d{0,14}$/.test(plain) ? Number(plain) : null;
}

/** The form as the session host takes it. */
export function optionsOf(form: ExportForm, what: ExportWhat, dialect: SqlDialect): ExportOptions {
  const [first, ...rest] = form.table.trim().split('.');
  const table =
    what.what === 'table' && form.table === `${what.table.schema}.${what.table.name}`
      ? what.table
      : {
          schema: rest.length === 0 ? '' : (first ?? ''),
          name: rest.length === 0 ? (first ?? '') : rest.join('.'),
        };
  const columns =
    what.what === 'result' && form.without.size > 0
      ? what.columns.flatMap((_, index) => (form.without.has(index) ? [] : [index]))
      : null;
  return {
    format: form.kind === 'csv-spreadsheet' ? 'csv' : form.kind,
    ...{ csv: form.csv, numbersAsText: form.numbersAsText, bytes: form.bytes, columns },
    sql: { dialect, table: table.name === '' ? { schema: '', name: 'table_name' } : table },
  };
}

/** First row of the export, from 0. */
export const firstRowOf = (form: ExportForm): number => (rowNumber(form.firstRow, 1) ?? 1) - 1;

/** Where the rows come from. */
export function sourceOf(form: ExportForm, what: ExportWhat): ExportSource {
  if (what.what === 'table') return { what: 'table', table: what.table };
  if (what.what === 'statement') return { what: 'statement', statement: what.statement };
  const all = form.firstRow.trim() === '' && form.lastRow.trim() === '';
  const to = rowNumber(form.lastRow, what.rows) ?? what.rows;
  return { what: 'result', resultId: what.resultId, rows: all ? null : { from: firstRowOf(form), to } };
}
