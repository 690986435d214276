import type { TreeRow } from '../treeModel';

/** Where a dragged smart folder would go: above another, or (null) below all. */
export interface SmartDrop {
  aboveId: string | null;
  hint: { kind: 'above' | 'below'; rowKey: string };
}

/**
 * What dropping a smart folder on a row means; null where it can't go: smart folders stay among themselves.
 * @param within where in the row the pointer is: 0 its top, 1 its bottom.
 */
export function smartDropOn(
  rows: readonly TreeRow[],
  id: string,
  at: number,
  within: number,
): SmartDrop | null {
  const row = rows[at];
  if (row?.type !== 'smart') return null;
  const smart = rows.flatMap((each) => (each.type === 'smart' ? [each] : []));
  const place = smart.findIndex((each) => each.key === row.key);
  const above = within < 0.5;
  const below = smart[place + 1];
  // Where it stands already.
  const neighbour = above ? smart[place - 1] : below;
  if (row.smart.id === id || neighbour?.smart.id === id) return null;
  return above
    ? { aboveId: row.smart.id, hint: { kind: 'above', rowKey: row.key } }
    : { aboveId: below?.smart.id ?? null, hint: { kind: 'below', rowKey: row.key } };
}
