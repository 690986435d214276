import type { ExportFormat, ExportOptions } from '../../../shared/model/transfer';
import type { ResultColumn } from '../../../shared/queryStream';
import { BinnacleError } from '../../../shared/errors';
import { CsvWriter } from './csvWriter';
import type { ExportColumn, ExportWriter, RefusedCells, WriterInput } from './exportWriter';
import { JsonWriter } from './jsonWriter';
import { SqlWriter } from './sqlWriter';
import { XlsxWriter } from './xlsxWriter';

const WRITERS: Readonly<Record<ExportFormat, new (input: WriterInput) => ExportWriter>> = {
  csv: CsvWriter,
  json: JsonWriter,
  ndjson: JsonWriter,
  xlsx: XlsxWriter,
  sql: SqlWriter,
};

/** A writer for the chosen columns of a result. Throws `bad-request` for a column that is not there. */
export function writerFor(
  all: readonly ResultColumn[],
  options: ExportOptions,
  refused: RefusedCells,
): ExportWriter {
  const chosen = options.columns ?? all.map((_, index) => index);
  const columns = chosen.map((index): ExportColumn => {
    const column = all[index];
    if (column === undefined) throw new BinnacleError('bad-request', 'The result has no such column.');
    return { ...column, index };
  });
  return new WRITERS[options.format]({ columns, options, refused });
}
