import { z } from 'zod';
import type { ServerQuestion } from '../../shared/serverView';
import { transferRequestSchema } from '../../shared/model/transfer';
import {
  MAX_RUN_LENGTH,
  MAX_STATEMENTS,
  type DatabaseObject,
  type ExploreQuestion,
  type QueryClientFrame,
} from '../../shared/queryStream';
import { compareFrames } from './compare/compareFrames';
import { editQuestionSchema } from './edits/editFrame';
import { findFrames } from './find/findFrames';
import { viewFrames } from './views/viewFrames';
import { writingFrameSchemas } from './writing/writingFrame';

const counted = z.int().min(1);
/** Names of the server: bounded, whatever a hostile server called them. */
const name = z.string().max(1024);
/** A day, in ms: the longest that a statement may be given. */
const LONGEST_TIMEOUT_MS = 86_400_000;

const objectKind = z.enum([
  ...([
    'table',
    'view',
    'materialized view',
    'foreign table',
    'sequence',
    'function',
    'procedure',
    'type',
    'extension',
    'role',
  ] as const),
]) satisfies z.ZodType<DatabaseObject['kind']>;
/** Types of 100 arguments, each with a schema, and more. */
const routineArguments = z.string().max(65_536);

const questionSchema = z.discriminatedUnion('what', [
  z.strictObject({ what: z.literal('schemas') }),
  z.strictObject({ what: z.literal('databases') }),
  z.strictObject({ what: z.literal('objects'), schema: name }),
  z.strictObject({ what: z.literal('globals') }),
  z.strictObject({ what: z.literal('table'), schema: name, name }),
  z.strictObject({ what: z.literal('completion') }),
  z.strictObject({ what: z.literal('ddl'), schema: name, name, kind: objectKind, detail: routineArguments }),
]) satisfies z.ZodType<ExploreQuestion>;

/** What marks a session is told by the server, and bounded whatever a page makes of it. */
const mark = z.string().max(64);

const serverQuestionSchema = z.discriminatedUnion('what', [
  z.strictObject({ what: z.literal(['activity', 'storage', 'statements', 'settings', 'replication']) }),
  z.strictObject({
    ...{ what: z.literal('end-session'), how: z.enum(['cancel', 'terminate']) },
    ...{ id: mark, since: mark, statementSince: mark },
  }),
]) satisfies z.ZodType<ServerQuestion>;

const frameSchema = z.discriminatedUnion('t', [
  z.strictObject({
    t: z.literal('run'),
    runId: counted,
    statements: z
      .array(z.string().max(MAX_RUN_LENGTH))
      .min(1)
      .max(MAX_STATEMENTS)
      .refine((statements) => statements.reduce((sum, { length }) => sum + length, 0) <= MAX_RUN_LENGTH),
    timeoutMs: z.int().min(1).max(LONGEST_TIMEOUT_MS).nullable(),
    rollBack: z.boolean().optional(),
  }),
  z.strictObject({ t: z.literal('cancel'), runId: counted }),
  z.strictObject({
    t: z.literal('page'),
    requestId: counted,
    resultId: counted,
    row: z.int().min(0),
    viewId: counted.optional(),
  }),
  ...viewFrames,
  ...findFrames,
  ...compareFrames,
  z.strictObject({ t: z.literal('forget'), resultId: counted }),
  z.strictObject({ t: z.literal('explore'), requestId: counted, question: questionSchema }),
  z.strictObject({ t: z.literal('result-origins'), requestId: counted, resultId: counted }),
  z.strictObject({ t: z.literal('server'), requestId: counted, question: serverQuestionSchema }),
  z.strictObject({ t: z.literal('transfer'), requestId: counted, request: transferRequestSchema }),
  ...writingFrameSchemas,
  z.strictObject({
    t: z.literal('edit'),
    requestId: counted,
    resultId: counted,
    question: editQuestionSchema,
  }),
  z.strictObject({ t: z.literal('open-journal'), requestId: counted, id: counted }),
]) satisfies z.ZodType<QueryClientFrame>;

/** Checks one message of a query tab. Null: not a frame of ours, which only a broken or hostile page can send. */
export function parseQueryFrame(message: unknown): QueryClientFrame | null {
  const frame = frameSchema.safeParse(message);
  return frame.success ? frame.data : null;
}
