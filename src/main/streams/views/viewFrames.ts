import { z } from 'zod';
import {
  FILTER_OPERATIONS,
  MAX_FILTER_LENGTH,
  MAX_FILTER_VALUES,
  MAX_FILTERS,
  MAX_SORT_KEYS,
  type RowFilter,
  type SortKey,
} from '../../../shared/resultView';
import { MAX_COLUMNS } from '../../../shared/rowPage';

const counted = z.int().min(1);
const column = z.int().min(0).max(MAX_COLUMNS);
const columnClass = z.enum(['number', 'text', 'boolean', 'temporal', 'binary', 'json', 'array', 'other']);

const sortKey = z.strictObject({
  ...{ column, class: columnClass, descending: z.boolean() },
}) satisfies z.ZodType<SortKey>;

const VALUES: Readonly<Partial<Record<RowFilter['operation'], readonly [least: number, most: number]>>> = {
  null: [0, 0],
  'not-null': [0, 0],
  between: [2, 2],
  in: [1, MAX_FILTER_VALUES],
};

const rowFilter = z
  .strictObject({
    column: column.nullable(),
    class: columnClass,
    operation: z.enum(FILTER_OPERATIONS),
    values: z.array(z.string().max(MAX_FILTER_LENGTH)).max(MAX_FILTER_VALUES),
  })
  .refine(({ operation, values }) => {
    const [least, most] = VALUES[operation] ?? [1, 1];
    return values.length >= least && values.length <= most;
  })
  .refine(
    ({ column: each, operation }) => each !== null || operation === 'contains',
  ) satisfies z.ZodType<RowFilter>;

/** Frames of a query tab about views. */
export const viewFrames = [
  z.strictObject({
    t: z.literal('view'),
    requestId: counted,
    resultId: counted,
    sort: z.array(sortKey).max(MAX_SORT_KEYS),
    filter: z.array(rowFilter).max(MAX_FILTERS),
  }),
  z.strictObject({ t: z.literal('stop-view'), requestId: counted }),
  z.strictObject({ t: z.literal('forget-view'), viewId: counted }),
] as const;
