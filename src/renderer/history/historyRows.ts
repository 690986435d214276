import type { AuditEntry } from '../../shared/model/audit';

/** The lines of one change of many records, as far as they are loaded. */
export interface Members {
  entries: readonly AuditEntry[];
  complete: boolean;
  error: unknown;
}

/** One row of the list. */
export type HistoryRow =
  | { kind: 'day'; key: string; time: number }
  | { kind: 'line'; key: string; entry: AuditEntry; level: 1 | 2; expandable: boolean; expanded: boolean }
  /** What the line above did, field by field. */
  | { kind: 'changes'; key: string; entry: AuditEntry; level: 1 | 2 }
  /** Further lines of a change, which load when this row is seen. */
  | { kind: 'more'; key: string; batch: string; error: unknown };

/** Whether a line has changes to show. */
export const hasChanges = ({ batch, action }: AuditEntry): boolean =>
  batch !== null || action.endsWith('.baseline');

/** Whether a line can be undone. */
export const canUndo = ({ batch }: AuditEntry): boolean => batch !== null;

/** Rows of the list: days, lines newest first, and below open lines what they hold. */
export function historyRows(
  entries: readonly AuditEntry[],
  open: ReadonlySet<number>,
  members: ReadonlyMap<string, Members>,
): HistoryRow[] {
  const rows: HistoryRow[] = [];
  let day = '';
  for (const entry of entries) {
    const date = dayOf(entry.time);
    if (date !== day) rows.push({ kind: 'day', key: `day:${date}:${entry.id}`, time: entry.time });
    day = date;
    pushLine(rows, entry, 1, open);
    if (entry.summary && entry.batch !== null && open.has(entry.id))
      pushMembers(rows, entry.batch, members.get(entry.batch), open);
  }
  return rows;
}

function pushLine(rows: HistoryRow[], entry: AuditEntry, level: 1 | 2, open: ReadonlySet<number>): void {
  const expandable = hasChanges(entry);
  const expanded = expandable && open.has(entry.id);
  rows.push({ kind: 'line', key: `line:${entry.id}`, entry, level, expandable, expanded });
  if (expanded && !entry.summary) rows.push({ kind: 'changes', key: `changes:${entry.id}`, entry, level });
}

function pushMembers(
  rows: HistoryRow[],
  batch: string,
  members: Members | undefined,
  open: ReadonlySet<number>,
): void {
  for (const entry of members?.entries ?? []) pushLine(rows, entry, 2, open);
  if (members?.complete === true) return;
  const at = members?.entries.length ?? 0;
  rows.push({ kind: 'more', key: `more:${batch}:${at}`, batch, error: members?.error ?? null });
}

/** The day of a time in the person's zone. */
function dayOf(time: number): string {
  const date = new Date(time);
  return `${date.getFullYear()}-${date.getMonth()}-${date.getDate()}`;
}

const longDay = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});

/** "Today", "Yesterday", "Tuesday 3 March 2026". */
export function dayLabel(time: number, now: number): string {
  const yesterday = new Date(now);
  yesterday.setDate(yesterday.getDate() - 1);
  if (dayOf(time) === dayOf(now)) return 'Today';
  if (dayOf(time) === dayOf(yesterday.getTime())) return 'Yesterday';
  return longDay.format(time);
}

/** Newer lines before those that are loaded; null: too many are new, so that there is a gap between. */
export function withNewer(
  loaded: readonly AuditEntry[],
  newest: readonly AuditEntry[],
): readonly AuditEntry[] | null {
  const first = loaded[0];
  if (first === undefined) return newest;
  const at = newest.findIndex(({ id }) => id === first.id);
  if (at === 0) return loaded;
  return at === -1 ? null : [...newest.slice(0, at), ...loaded];
}

/** The row above that can be walked to, or below for `by` 1; the same when there is none. */
export function stepRow(rows: readonly HistoryRow[], from: number, by: number): number {
  let at = from;
  let left = Math.abs(by);
  for (let next = from + Math.sign(by); next >= 0 && next < rows.length && left > 0; next += Math.sign(by)) {
    if (rows[next]?.kind !== 'line') continue;
    at = next;
    left -= 1;
  }
  return at;
}
