import { z } from 'zod';
import type { WritingClientFrame } from '../../../shared/queryWriting';

/** The frames of a tab that are about changing data. */
export const writingFrameSchemas = [
  z.strictObject({ t: z.literal('commit-mode'), manual: z.boolean(), previews: z.boolean() }),
  z.strictObject({ t: z.literal('transaction'), verb: z.enum(['begin', 'commit', 'rollback']) }),
  z.strictObject({
    t: z.literal('decide'),
    runId: z.int().min(1),
    decision: z.enum(['commit', 'keep', 'rollback']),
  }),
] as const satisfies readonly z.ZodType<WritingClientFrame>[];
