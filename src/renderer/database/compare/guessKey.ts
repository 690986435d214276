import type { ResultInfo } from '../queryLog';
import type { QueryTab } from '../queryTab';
import type { SharedColumn } from './comparable';

/** The columns that most likely tell the rows apart: the key of the table, else the first column. */
export async function guessKey(
  tab: QueryTab,
  result: ResultInfo,
  shared: readonly SharedColumn[],
): Promise<ReadonlySet<string>> {
  const first = new Set(shared.slice(0, 1).map(({ name }) => name));
  const has = (names: readonly string[]): boolean =>
    names.length > 0 && names.every((name) => shared.some((each) => each.name === name));
  try {
    const origins = await tab.query.origins(result);
    const home = origins.find((origin) => origin !== null);
    if (!home) return first;
    const { keys } = await tab.query.explore({ what: 'table', schema: home.schema, name: home.table });
    const columns = keys[0]?.columns.map(
      (column) =>
        result.columns[
          origins.findIndex((origin) => origin?.table === home.table && origin.column === column)
        ]?.name ?? '',
    );
    return columns !== undefined && has(columns) ? new Set(columns) : first;
  } catch {
    // Nobody can say it now, such as while a statement runs or after the connection has ended: a person chooses.
    return first;
  }
}
