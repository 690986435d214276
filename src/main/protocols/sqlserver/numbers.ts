/** Exact text of a whole number with the point `scale` digits from its end. */
export function decimalText(magnitude: bigint, isNegative: boolean, scale: number): string {
  const digits = `${magnitude}`.padStart(scale + 1, '0');
  const sign = isNegative && magnitude !== 0n ? '-' : '';
  if (scale === 0) return sign + digits;
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** A little-endian number without sign, of any length. */
export function littleEndian(bytes: Buffer, start: number, end: number): bigint {
  let value = 0n;
  for (let at = end; at > start; at--) value = (value << 8n) | BigInt(bytes[at - 1] ?? 0);
  return value;
}

/** The shortest text that reads back as the same double. */
export function doubleText(value: number): string {
  return Object.is(value, -0) ? '-0' : `${value}`;
}

/** Digits that tell all singles apart (IEEE 754). */
const DIGITS_OF_SINGLE = 9;

/** The shortest text that reads back as the same single. */
export function singleText(value: number): string {
  for (let digits = 1; digits < DIGITS_OF_SINGLE; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return doubleText(short);
  }
  return doubleText(Number(value.toPrecision(DIGITS_OF_SINGLE)));
}

/** Upper case, as the server writes it: the first three groups are little-endian. */
export function guidText(bytes: Buffer, start: number): string {
  const hex = (...places: number[]): string =>
    places.map((place) => (bytes[start + place] ?? 0).toString(16).padStart(2, '0')).join('');
  const groups = [hex(3, 2, 1, 0), hex(5, 4), hex(7, 6), hex(8, 9), hex(10, 11, 12, 13, 14, 15)];
  return groups.join('-').toUpperCase();
}
