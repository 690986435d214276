import type { ServerSession } from '../../../shared/serverView';

/** A session in the tree of who waits for whom. */
export interface BlockingRow {
  /** Unlike every other row's: a session that waits for two stands below both. */
  key: string;
  /** Null: the blocker is no session that can be seen, such as a prepared transaction. */
  session: ServerSession | null;
  id: string;
  /** 0: waits for nobody. */
  level: number;
  /** Sessions below it, each counted once. */
  waiting: number;
  /** It waits for one that waits for it: the server will end that by itself (a deadlock). */
  inCircle: boolean;
}

/** Rows that are shown at most: a session may stand at many places. */
const MOST_ROWS = 2000;

/** Who blocks whom, roots first, those with the most waiting at the top. Takes bounded time whatever the circles. */
export function blockingTree(sessions: readonly ServerSession[]): BlockingRow[] {
  const byId = new Map(sessions.map((session) => [session.id, session]));
  const waiters = new Map<string, string[]>();
  for (const { id, blockedBy } of sessions)
    for (const blocker of blockedBy) waiters.set(blocker, [...(waiters.get(blocker) ?? []), id]);
  const counts = new Map([...waiters.keys()].map((id) => [id, allWaiting(id, waiters)]));
  const countOf = (id: string): number => counts.get(id) ?? 0;
  const order = (a: string, b: string): number => countOf(b) - countOf(a) || Number(a) - Number(b);
  const rows: BlockingRow[] = [];
  const shown = new Set<string>();
  const add = (id: string, path: readonly string[]): void => {
    if (rows.length >= MOST_ROWS) return;
    const inCircle = path.includes(id);
    shown.add(id);
    rows.push({
      ...{ key: [...path, id].join('/'), session: byId.get(id) ?? null, id, level: path.length },
      ...{ waiting: countOf(id), inCircle },
    });
    if (inCircle) return;
    for (const waiter of [...(waiters.get(id) ?? [])].sort(order)) add(waiter, [...path, id]);
  };
  const isRoot = (id: string): boolean => (byId.get(id)?.blockedBy.length ?? 0) === 0;
  for (const id of [...waiters.keys()].filter(isRoot).sort(order)) add(id, []);
  // What is left waits in a circle: it is entered wherever most are waiting.
  for (const id of [...waiters.keys()].sort(order)) if (!shown.has(id)) add(id, []);
  return rows;
}

function allWaiting(id: string, waiters: ReadonlyMap<string, readonly string[]>): number {
  const found = new Set<string>();
  const queue = [id];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    for (const waiter of waiters.get(next) ?? []) {
      if (found.has(waiter) || waiter === id) continue;
      found.add(waiter);
      queue.push(waiter);
    }
  }
  return found.size;
}
