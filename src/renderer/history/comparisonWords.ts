import type { Compared, Comparison, FieldChange } from '../../shared/model/history';

/** How a comparison is read: what happened since, or what going back would do. */
export type Reading = 'since' | 'restore';

/** One group of a comparison. */
export interface ComparisonGroup {
  key: 'added' | 'removed' | 'changed';
  title: string;
  records: readonly Compared[];
  total: number;
}

const number = new Intl.NumberFormat('en-GB');

const TITLES: Record<Reading, Record<ComparisonGroup['key'], string>> = {
  since: { added: 'Added', removed: 'Deleted', changed: 'Changed' },
  // Going back takes away what was added since, and brings back what was deleted since.
  restore: { added: 'Taken away', removed: 'Brought back', changed: 'Changed back' },
};

/** The groups that hold anything, in the order in which they are looked at. */
export function comparisonGroups(comparison: Comparison, reading: Reading): ComparisonGroup[] {
  const keys =
    reading === 'since'
      ? (['added', 'removed', 'changed'] as const)
      : (['removed', 'added', 'changed'] as const);
  return keys
    .map((key) => ({
      key,
      title: TITLES[reading][key],
      records: comparison[key],
      total: comparison.totals[key],
    }))
    .filter(({ total }) => total > 0);
}

/** How many records a comparison is about. */
export const totalOf = ({ totals }: Comparison): number => totals.added + totals.removed + totals.changed;

/** "3 added, 412 deleted, 37 changed"; empty where nothing differs. */
export const totalsText = (groups: readonly ComparisonGroup[]): string =>
  groups.map(({ title, total }) => `${number.format(total)} ${title.toLowerCase()}`).join(', ');

/** What is left out of a list; empty: nothing. */
export function leftOutText({ records, total }: ComparisonGroup): string {
  const more = total - records.length;
  return more === 0 ? '' : `… and ${number.format(more)} more`;
}

/** Changes as they are read the other way round: from now to what was. */
export const reversed = (changes: readonly FieldChange[]): FieldChange[] =>
  changes.map(({ path, ...sides }) => ({
    path,
    ...('after' in sides ? { before: sides.after } : {}),
    ...('before' in sides ? { after: sides.before } : {}),
  }));
