import { z } from 'zod';
import { SQL_DIALECTS } from '../sql/dialect';
import { importLookSchema, importSchema, type ImportAnswer, type ImportLook } from './importing';

/*
 * Moving rows from a database to a file. Paths never travel here: main lets the person choose a file and grants it to
 * the session host once; the tab knows the grant's id and the file's name alone.
 */

/** What a file of rows can be written as. */
export const EXPORT_FORMATS = ['csv', 'json', 'ndjson', 'xlsx', 'sql'] as const;
/** One of {@link EXPORT_FORMATS}. */
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Characters that can stand between the cells of a CSV file. */
export const DELIMITERS = [',', ';', '\t', '|'] as const;
/** Characters that can stand around a cell. */
export const QUOTES = ['"', "'"] as const;

/** Longest statement whose rows are streamed to a file, in UTF-16 units. */
export const MAX_STATEMENT_LENGTH = 1024 * 1024;

/** Names of the server: bounded, whatever a hostile server called them. */
const nameSchema = z.string().max(1024);
const grantSchema = z.string().min(1).max(64);
/** A text without quotes, delimiters and line ends: without quotes it means NULL. */
const nullTextSchema = z
  .string()
  .max(64)
  .refine((text) => !/["',;|\t\r\n]/.test(text));
const tableSchema = z.strictObject({ schema: nameSchema, name: nameSchema.min(1) });
/** Columns by their position in the result. */
const columnsSchema = z.array(z.int().min(0).max(65_535)).min(1).max(65_535).nullable();

const csvSchema = z.strictObject({
  delimiter: z.enum(DELIMITERS),
  quote: z.enum(QUOTES),
  header: z.boolean(),
  lineEnd: z.enum(['\n', '\r\n']),
  byteOrderMark: z.boolean(),
  nullText: nullTextSchema,
  /** A ' before cells that a spreadsheet would take for a formula; numbers stay as they are. */
  formulaGuard: z.boolean(),
});
/** How a CSV file is written. */
export type CsvOptions = z.infer<typeof csvSchema>;

/** How an export is written. What a format has no use for is ignored. */
export const exportOptionsSchema = z.strictObject({
  format: z.enum(EXPORT_FORMATS),
  csv: csvSchema,
  numbersAsText: z.boolean(),
  bytes: z.enum(['hex', 'base64']),
  sql: z.strictObject({ dialect: z.enum(SQL_DIALECTS), table: tableSchema }),
  columns: columnsSchema,
});
/** See {@link exportOptionsSchema}. */
export type ExportOptions = z.infer<typeof exportOptionsSchema>;

/** Where the rows come from: a result that is kept, or the server, past the grid. */
const exportSourceSchema = z.discriminatedUnion('what', [
  z.strictObject({
    what: z.literal('result'),
    resultId: z.int().min(1),
    /** Rows from 0, `to` not included; null: all. */
    rows: z.strictObject({ from: z.int().min(0), to: z.int().min(0) }).nullable(),
  }),
  z.strictObject({ what: z.literal('table'), table: tableSchema }),
  z.strictObject({
    what: z.literal('statement'),
    statement: z.string().min(1).max(MAX_STATEMENT_LENGTH),
  }),
]);
/** See {@link TransferRequest}. */
export type ExportSource = z.infer<typeof exportSourceSchema>;

/** What a tab asks of its session host about files. */
export const transferRequestSchema = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('export'),
    grantId: grantSchema,
    source: exportSourceSchema,
    options: exportOptionsSchema,
  }),
  /** The first lines of an export of a result. */
  z.strictObject({
    do: z.literal('preview'),
    resultId: z.int().min(1),
    firstRow: z.int().min(0),
    options: exportOptionsSchema,
  }),
  importLookSchema,
  importSchema,
  /** Ends a transfer that was asked for under this number. */
  z.strictObject({ do: z.literal('cancel'), requestId: z.int().min(1) }),
]);
/** See {@link transferRequestSchema}. */
export type TransferRequest = z.infer<typeof transferRequestSchema>;

/** Whether rows of a result are asked for, which takes no server. */
export const isOfResult = (request: TransferRequest): boolean =>
  request.do === 'preview' || (request.do === 'export' && request.source.what === 'result');

/** A cell that the format can't hold: it is left empty, never cut. `row` from 1. */
export interface RefusedCell {
  row: number;
  column: string;
  why: string;
}

/** How far a transfer is. */
export interface TransferProgress {
  rows: number;
  bytes: number;
  elapsedMs: number;
}

/** What comes back for a request. */
export interface TransferAnswers {
  export: TransferProgress & { refused: RefusedCell[]; refusedCount: number };
  preview: { text: string };
  'import-look': ImportLook;
  import: ImportAnswer;
  cancel: null;
}

/** Cells that are named when a format can't hold them; the others are counted. */
export const MAX_REFUSED_CELLS = 100;
