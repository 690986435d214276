import type { ResultColumn } from '../../../shared/queryStream';
import {
  MAX_COMPARED_NAME,
  type CompareCounts,
  type ComparedColumn,
  type CompareQuestion,
} from '../../../shared/resultCompare';
import type { ResultInfo } from '../queryLog';

/** A column that two results have, by its places in them. */
export type SharedColumn = Omit<ComparedColumn, 'key'> & { name: string };

/** Columns that two results have by name, each once; `left` over are the names of the others. */
export function sharedColumns(
  left: readonly ResultColumn[],
  right: readonly ResultColumn[],
): { shared: SharedColumn[]; others: string[] } {
  const [mine, theirs] = [placesByName(left), placesByName(right)];
  const shared: SharedColumn[] = [];
  const others = new Set<string>();
  for (const name of [...mine.keys(), ...theirs.keys()]) {
    const [at, to] = [mine.get(name) ?? null, theirs.get(name) ?? null];
    if (at === null || to === null) others.add(name);
    else if (shared.every((each) => each.name !== name)) shared.push({ name, left: at, right: to });
  }
  return { shared, others: [...others] };
}

/** Null: the result has the name twice. */
function placesByName(columns: readonly ResultColumn[]): Map<string, number | null> {
  const places = new Map<string, number | null>();
  for (const [at, { name }] of columns.entries()) places.set(name, places.has(name) ? null : at);
  return places;
}

/** Two results in the order in which they came. */
export const inOrder = (one: ResultInfo, other: ResultInfo): [older: ResultInfo, newer: ResultInfo] =>
  one.key < other.key ? [one, other] : [other, one];

/** What results are called beside each other. */
export function namesOf([older, newer]: readonly [ResultInfo, ResultInfo]): [string, string] {
  if (older.label === newer.label) return ['older', 'newer'];
  return [older.label.slice(0, MAX_COMPARED_NAME), newer.label.slice(0, MAX_COMPARED_NAME)];
}

/** What the comparison of two results is called. */
export const comparedLabel = ([older, newer]: readonly [ResultInfo, ResultInfo]): string =>
  older.label === newer.label ? `Changes in ${older.label}` : `${older.label} ↔ ${newer.label}`;

/** What a comparison found, such as `1,204 rows are equal · 3 changed · 1 only in the older`. */
export function countsText({ equal, changed, leftOnly, rightOnly }: CompareCounts): string {
  const parts = [
    ...(changed > 0 ? [`${changed.toLocaleString()} changed`] : []),
    ...(leftOnly > 0 ? [`${leftOnly.toLocaleString()} only in the older`] : []),
    ...(rightOnly > 0 ? [`${rightOnly.toLocaleString()} only in the newer`] : []),
  ];
  const same = equal === 1 ? '1 row is equal' : `${equal.toLocaleString()} rows are equal`;
  return [same, ...(parts.length > 0 ? parts : ['nothing differs'])].join(' · ');
}

/** What the session host is asked. */
export function compareQuestion(
  results: readonly [ResultInfo, ResultInfo],
  shared: readonly SharedColumn[],
  key: ReadonlySet<string>,
): CompareQuestion {
  const columns = shared.map(({ name, left, right }) => ({ left, right, key: key.has(name) }));
  return { left: results[0].resultId, right: results[1].resultId, names: namesOf(results), columns };
}

/** The results that one can be compared with, the newest first. */
export const comparableWith = (results: readonly ResultInfo[], one: ResultInfo): ResultInfo[] =>
  results
    .filter((each) => each.key !== one.key && each.compared === null && each.state !== 'running')
    .reverse();
