import { z } from 'zod';
import { MAX_FIND_LENGTH, MAX_FOUND_ROWS, type FindQuestion } from '../../../shared/resultFind';
import { MAX_COLUMNS } from '../../../shared/rowPage';

const counted = z.int().min(1);
const fromZero = z.int().min(0);

const questionSchema = z.discriminatedUnion('what', [
  z.strictObject({
    what: z.literal('count'),
    resultId: counted,
    viewId: counted.optional(),
    columns: z.array(fromZero.max(MAX_COLUMNS)).min(1).max(MAX_COLUMNS),
    text: z.string().min(1).max(MAX_FIND_LENGTH),
    ...{ matchCase: z.boolean(), whole: z.boolean(), pattern: z.boolean() },
  }),
  z.strictObject({
    ...{ what: z.literal('step'), row: fromZero, position: fromZero },
    ...{ back: z.boolean(), inclusive: z.boolean() },
  }),
  z.strictObject({
    ...{ what: z.literal('cells'), row: fromZero, rows: counted.max(MAX_FOUND_ROWS) },
  }),
]) satisfies z.ZodType<FindQuestion>;

/** Frames of a query tab about looking for text in a result. */
export const findFrames = [
  z.strictObject({
    ...{ t: z.literal('find'), requestId: counted, findId: counted, question: questionSchema },
  }),
  z.strictObject({ t: z.literal('stop-find'), findId: counted }),
] as const;
