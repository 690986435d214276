export { seededRandom } from '../store/random';

/** Numbers in [0, 1). */
export type Random = () => number;

/** A whole number from 0 up to, not including, `end`. */
export const below = (random: Random, end: number): number => Math.floor(random() * end);

/** One of a list that is not empty. */
export function oneOf<T>(random: Random, list: readonly T[]): T {
  const chosen = list[below(random, list.length)];
  if (chosen === undefined) throw new Error('there is nothing to choose from');
  return chosen;
}

/** A number that names one input: the same seed, format and index always give the same one. */
export function inputSeed(seed: number, formatId: string, index: number): number {
  let hash = 0x811c9dc5 ^ seed;
  for (const part of `${formatId}#${index}`) hash = Math.imul(hash ^ part.charCodeAt(0), 0x01000193);
  return hash >>> 0;
}
