import {
  type FeedChange,
  type FeedCounts,
  type FeedDifference,
  SHOWN_DIFFERENCES,
} from '../../../shared/model/feed';

/** Counts differences, and keeps the first of them for people. */
export class PlanNotes {
  readonly counts: FeedCounts = { added: 0, changed: 0, moved: 0, removed: 0, kept: 0, folders: 0 };
  readonly differences: FeedDifference[] = [];
  total = 0;

  add(
    kind: 'host' | 'folder',
    change: FeedChange,
    { name, path, fields = [] }: { name: string; path: string; fields?: FeedDifference['fields'] },
  ): void {
    if (kind === 'host') this.counts[change] += 1;
    else this.counts.folders += 1;
    this.total += 1;
    if (this.differences.length < SHOWN_DIFFERENCES)
      this.differences.push({ kind, change, name, path, fields });
  }
}
