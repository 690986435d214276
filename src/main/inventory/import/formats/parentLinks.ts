/**
 * Takes the parent off one entry of every circle, so that what is left are trees. `parents` holds for each entry the
 * index of its parent, or undefined at the top, and is changed in place.
 */
export function cutCircles(parents: (number | undefined)[]): void {
  const seen = new Array<number>(parents.length).fill(-1);
  for (let start = 0; start < parents.length; start++) {
    for (let at: number | undefined = start; at !== undefined && seen[at] === -1; at = parents[at]) {
      seen[at] = start;
      const next = parents[at];
      if (next !== undefined && seen[next] === start) parents[at] = undefined;
    }
  }
}
