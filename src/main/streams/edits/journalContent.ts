import { z } from 'zod';
import { BinnacleError } from '../../../shared/errors';
import type { JournalCells, JournalChange } from '../../../shared/journalEdits';
import { MOST_CHANGE_BYTES, MOST_ENTRY_BYTES } from '../../../shared/model/editJournal';
import { MAX_COLUMNS } from '../../../shared/rowPage';

const name = z.string();
const cells = z.array(z.tuple([z.int().min(0).max(MAX_COLUMNS), z.string().nullable()]));

const contentSchema = z.strictObject({
  version: z.literal(1),
  /** What it was sealed for, so that an entry moved to another place does not fit. */
  ...{ database: name, schema: name, table: name },
  /** Names of the columns that tell rows apart. */
  key: z.array(name).min(1),
  /** What the numbers of columns in the changes stand for. */
  columns: z.array(name).max(MAX_COLUMNS + 1),
  changes: z.array(
    z.strictObject({
      kind: z.enum(['update', 'insert', 'delete']),
      before: cells.nullable(),
      after: cells.nullable(),
    }),
  ),
});

/** What is sealed in an entry of the undo journal. Values are the server's own texts. */
export type JournalContent = z.infer<typeof contentSchema>;

/** An entry as it is sealed; the caller zeroes it. */
export const encodeContent = (content: JournalContent): Buffer =>
  Buffer.from(JSON.stringify(content), 'utf8');

/** What {@link encodeContent} wrote. Throws `vault-damaged`. */
export function decodeContent(bytes: Uint8Array): JournalContent {
  try {
    return contentSchema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch {
    throw new BinnacleError('vault-damaged', 'This entry of the journal is not as it was written.');
  }
}

/** Bytes of the values of a change, before and after. */
export const sizeOfChange = ({ before, after }: JournalChange): number => sizeOf(before) + sizeOf(after);

const sizeOf = (row: JournalCells | null): number =>
  (row ?? []).reduce((sum, [, text]) => sum + (text === null ? 0 : Buffer.byteLength(text, 'utf8')), 0);

/** The changes that fit into an entry, in their order; null stands for one that could not be read. */
export function fitting(changes: readonly (JournalChange | null)[]): JournalChange[] {
  let sum = 0;
  return changes.filter((change): change is JournalChange => {
    const size = change === null ? Infinity : sizeOfChange(change);
    if (size > MOST_CHANGE_BYTES || sum + size > MOST_ENTRY_BYTES) return false;
    sum += size;
    return true;
  });
}
