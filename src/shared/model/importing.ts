import { z } from 'zod';
import type { TransferProgress } from './transfer';

/*
 * Rows of a file into a table. The path never travels here: main lets the person choose the file and grants it to the
 * session host; the tab knows the grant's id and the file's name alone.
 */

/** What rows can be read from. `json`: an array of objects, or objects one after the other (NDJSON). */
export const IMPORT_FORMATS = ['csv', 'json'] as const;

/** Names of the server and of the file: bounded, whatever they are called. */
const nameSchema = z.string().max(1024);
const grantSchema = z.string().min(1).max(64);

/** How a file is read. What a format has no use for is ignored. */
export const importFormatSchema = z.strictObject({
  format: z.enum(IMPORT_FORMATS),
  delimiter: z.enum([',', ';', '\t', '|']),
  quote: z.enum(['"', "'"]),
  /** The first row of a CSV file has the names of its columns. */
  header: z.boolean(),
  /** What a cell without quotes must be to mean NULL. */
  nullText: z.string().max(64),
});
/** See {@link importFormatSchema}. */
export type ImportFormat = z.infer<typeof importFormatSchema>;

const tableSchema = z.strictObject({ schema: nameSchema, name: nameSchema.min(1) });

/** Most columns of a file: no table of any engine has more. */
export const MAX_SOURCE_COLUMNS = 4096;

/** The column of the table for each column of the file, in the file's order; null: it is left out. */
const mappingSchema = z.array(nameSchema.nullable()).min(1).max(MAX_SOURCE_COLUMNS);

/** Reads the beginning of a file. `format` null: it is found out. */
export const importLookSchema = z.strictObject({
  do: z.literal('import-look'),
  grantId: grantSchema,
  table: tableSchema,
  format: importFormatSchema.nullable(),
});

/** Writes all rows of a file into a table, in one transaction. */
export const importSchema = z.strictObject({
  do: z.literal('import'),
  grantId: grantSchema,
  table: tableSchema,
  format: importFormatSchema,
  mapping: mappingSchema,
  /** How columns of bytes are written in the file. */
  bytes: z.enum(['hex', 'base64']),
  onError: z.enum(['stop', 'skip']),
});
/** See {@link importSchema}. */
export type ImportRequest = z.infer<typeof importSchema>;

/** A column that a file can fill. */
export interface ImportTarget {
  name: string;
  type: string;
  nullable: boolean;
  /** The server has a value of its own for it. */
  hasDefault: boolean;
}

/** The beginning of a file, and the table that it is meant for. */
export interface ImportLook {
  format: ImportFormat;
  /** Size of the file in bytes. */
  size: number;
  /** Such as `UTF-8` or `UTF-16LE`. */
  encoding: string;
  /** Columns of the file. */
  columns: string[];
  /** Its first rows, long cells cut; null: NULL. */
  rows: (string | null)[][];
  /** Columns of the table that can be given. */
  targets: ImportTarget[];
}

/** A row that was not written. `line` of the file from 1, where it begins. */
export interface RefusedRow {
  line: number;
  why: string;
}

/** What came of an import. */
export interface ImportAnswer extends TransferProgress {
  refused: RefusedRow[];
  refusedCount: number;
  /** Name of the file beside the imported one that holds the refused rows; null: there are none. */
  refusedFile: string | null;
  /** What the server said of rows that it took. */
  warnings: { count: number; first: string };
}

/** Refused rows that are listed; the others are counted. */
export const MAX_REFUSED_ROWS = 100;
