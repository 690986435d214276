import { openContextMenu } from '../../ui/contextMenu';
import { describeError } from '../../ui/describeError';
import { toast } from '../../ui/toast';
import type { FollowedCell } from '../grid/ResultGrid';
import type { ResultInfo } from '../queryLog';
import type { QueryTab } from '../queryTab';
import { keyTargets, type KeyTarget } from './keyTargets';

/** Offers the rows that belong to a cell by a foreign key, in a menu at it; the one that is chosen is shown as a new result. */
export async function followKeys(
  tab: QueryTab,
  result: Pick<ResultInfo, 'key' | 'resultId'>,
  cell: FollowedCell,
): Promise<void> {
  try {
    const targets = await targetsOf(tab, result, cell);
    if (targets.length > 0) {
      const entries = targets.map(({ label, statement }) => ({ label, run: () => tab.show(statement) }));
      openContextMenu(cell.place, 'Foreign keys', entries);
      return;
    }
    toast({
      message: 'No foreign key leads anywhere from this cell.',
      hint: 'Take a column of a key that has a value. All columns of the key must be in the result, each once.',
    });
  } catch (error) {
    toast({ ...describeError(error), tone: 'error' });
  }
}

async function targetsOf(
  { query, dialect }: QueryTab,
  result: Pick<ResultInfo, 'key' | 'resultId'>,
  { source, row, column }: FollowedCell,
): Promise<KeyTarget[]> {
  const origins = await query.origins(result);
  const home = origins[column] ?? null;
  if (home === null) return [];
  const details = await query.explore({ what: 'table', schema: home.schema, name: home.table });
  const { firstRow, page } = await source.load(row);
  const { columns } = source;
  const values = columns.map((_, at) => page.text(row - firstRow, at));
  return keyTargets({ columns, origins, values, column }, details, dialect);
}
