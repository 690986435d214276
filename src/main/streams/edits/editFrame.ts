import { z } from 'zod';
import { MAX_COLUMNS } from '../../../shared/rowPage';
import { MAX_CHANGES, MAX_EDIT_LENGTH, type EditQuestion, type RowChange } from '../../../shared/edits';

const column = z
  .int()
  .min(0)
  .max(MAX_COLUMNS - 1);
const counted = z.int().min(0);

const valueSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('text'), text: z.string().max(MAX_EDIT_LENGTH) }),
  z.strictObject({ kind: z.literal('null') }),
  z.strictObject({ kind: z.literal('default') }),
]);

const cellsSchema = z
  .array(z.strictObject({ column, value: valueSchema }))
  .max(MAX_COLUMNS)
  .refine((cells) => new Set(cells.map((cell) => cell.column)).size === cells.length);

const changeSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    ...{ kind: z.literal('update'), id: counted, row: counted, base: counted },
    cells: cellsSchema.min(1),
  }),
  z.strictObject({ kind: z.literal('delete'), id: counted, row: counted, base: counted }),
  z.strictObject({ kind: z.literal('insert'), id: counted, cells: cellsSchema }),
]) satisfies z.ZodType<RowChange>;

const lengthOf = (change: RowChange): number =>
  change.kind === 'delete'
    ? 0
    : change.cells.reduce((sum, { value }) => sum + (value.kind === 'text' ? value.text.length : 0), 0);

const distinct = (values: readonly number[]): boolean => new Set(values).size === values.length;

const changesSchema = z
  .array(changeSchema)
  .min(1)
  .max(MAX_CHANGES)
  .refine((changes) => distinct(changes.map(({ id }) => id)))
  .refine((changes) => distinct(changes.flatMap((each) => (each.kind === 'insert' ? [] : [each.row]))))
  .refine((changes) => changes.reduce((sum, each) => sum + lengthOf(each), 0) <= MAX_EDIT_LENGTH);

/** One question of a tab about edits; each row is named once. */
export const editQuestionSchema = z.discriminatedUnion('what', [
  z.strictObject({ what: z.literal('target') }),
  z.strictObject({ what: z.literal('review'), changes: changesSchema }),
  z.strictObject({
    what: z.literal('apply'),
    changes: changesSchema,
    unkept: z.boolean().optional(),
  }),
]) satisfies z.ZodType<EditQuestion>;
