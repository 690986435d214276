/** The middle value; 0 of nothing. */
export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** The value below which `percent` of the values lie, by linear interpolation; 0 of nothing. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = ((sorted.length - 1) * percent) / 100;
  const low = sorted[Math.floor(at)] ?? 0;
  const high = sorted[Math.ceil(at)] ?? low;
  return low + (high - low) * (at - Math.floor(at));
}

/** `key`, `key_min` and `key_max` of repeated measurements. */
export function summary(key: string, values: readonly number[]): Record<string, number> {
  return {
    [key]: median(values),
    [`${key}_min`]: Math.min(...values),
    [`${key}_max`]: Math.max(...values),
  };
}
