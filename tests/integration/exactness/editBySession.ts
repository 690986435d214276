import type { QuerySession } from '../../../src/main/sessions/queryCapability';
import { run } from '../queryDriverSuite';

/** The edit of engines whose rows can't be changed in the grid: a statement of the person's own. */
export async function editBySession(session: QuerySession, table: string): Promise<void> {
  await run(session, `UPDATE ${table} SET note = 'after' WHERE id = 1`);
}
