import { z } from 'zod';
import { MAX_COMPARED_NAME, type CompareQuestion } from '../../../shared/resultCompare';
import { MAX_COLUMNS } from '../../../shared/rowPage';

const counted = z.int().min(1);
const column = z.int().min(0).max(MAX_COLUMNS);
const name = z.string().min(1).max(MAX_COMPARED_NAME);

const questionSchema = z.strictObject({
  left: counted,
  right: counted,
  names: z.tuple([name, name]),
  columns: z
    .array(z.strictObject({ left: column, right: column, key: z.boolean() }))
    .min(1)
    .max(MAX_COLUMNS)
    .refine((columns) => columns.some(({ key }) => key)),
}) satisfies z.ZodType<CompareQuestion>;

/** Frames of a query tab about comparing results. */
export const compareFrames = [
  z.strictObject({ t: z.literal('compare'), requestId: counted, question: questionSchema }),
  z.strictObject({ t: z.literal('stop-compare'), requestId: counted }),
] as const;
