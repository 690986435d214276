import type { FieldRow } from './fieldRows';
import { shownText } from './shownValue';

/** Fields whose values a summary tells; of more only the names. */
const TOLD = 2;
/** Names in a summary; the others are counted. */
const NAMED = 4;

/** What was changed, on one line: "Name: web1 → web01", or the names of the fields where they are many. */
export function changeSummary(rows: readonly FieldRow[]): string {
  if (rows.length <= TOLD) return rows.map(told).join(' · ');
  const labels = [...new Set(rows.map(({ label }) => label))];
  const more = labels.length - NAMED;
  const named = labels.slice(0, NAMED).join(', ');
  return more > 0 ? `${named} and ${more} more` : named;
}

function told({ label, before, after }: FieldRow): string {
  if (before.kind === 'long' || after.kind === 'long') return label;
  if (before.kind === 'nothing') return `${label}: ${shownText(after)}`;
  return `${label}: ${shownText(before)} → ${shownText(after)}`;
}
