/*
 * Numbers as databases write them, made comparable without losing a digit: most as doubles, which tell numbers of up to 15
 * digits apart and keep their order (IEEE 754, DBL_DIG); all others as bytes that sort as the numbers do.
 */

/** Digits that a double keeps apart. */
const EXACT_DIGITS = 15;
const POWERS = Float64Array.from({ length: EXACT_DIGITS + 1 }, (_, power) => 10 ** power);
const MINUS = 45;
const POINT = 46;

/** Reads numbers of up to 15 digits without a string in between. */
export class DecimalReader {
  /** Digits behind the point of the number read last. */
  scale = 0;

  /** All digits of a number as a whole one, with its sign; NaN: it has more digits than a double keeps, or is none. */
  read(data: Uint8Array, start: number, end: number): number {
    const negative = data[start] === MINUS;
    const first = negative ? start + 1 : start;
    let value = 0;
    let point = -1;
    for (let at = first; at < end; at++) {
      const byte = data[at] ?? 0;
      if (byte >= 48 && byte <= 57) value = value * 10 + (byte - 48);
      else if (byte === POINT && point < 0) point = at;
      else return NaN;
    }
    const digits = point < 0 ? end - first : end - first - 1;
    if (digits <= 0 || digits > EXACT_DIGITS) return NaN;
    this.scale = point < 0 ? 0 : end - point - 1;
    return negative && value !== 0 ? -value : value;
  }
}

/** The nearest double of digits that were read with this scale. */
export const scaled = (value: number, scale: number): number =>
  // Both are exact, so that the quotient is the nearest double.
  scale > 0 ? value / (POWERS[scale] ?? 1) : value;

const reader = new DecimalReader();

/** The number in these bytes; NaN: it can't be told exactly by a double, or is none. */
export function shortNumber(data: Uint8Array, start: number, end: number): number {
  return scaled(reader.read(data, start, end), reader.scale);
}

const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,9}))?$/;
/** First byte of each kind, in PostgreSQL's order: NaN is above all other numbers; what is no number comes last. */
const KIND = { lowest: 0, negative: 1, zero: 2, positive: 3, highest: 4, nan: 5, other: 6 };
/** Makes exponents of either sign sort as bytes. */
const EXPONENT_BIAS = 2 ** 31;

/** Bytes that sort as the numbers do, whatever their size; equal numbers have equal bytes. */
export function numberBytes(text: string): Buffer {
  const special = SPECIAL[text.toLowerCase()];
  if (special !== undefined) return Buffer.from([special]);
  const match = NUMBER.exec(text);
  const [, sign, whole = '', fraction = '', exponent = '0'] = match ?? [];
  if (match === null || whole + fraction === '') {
    return Buffer.concat([Buffer.from([KIND.other]), Buffer.from(text)]);
  }
  const all = whole + fraction;
  let first = 0;
  while (all[first] === '0') first++;
  let last = all.length;
  while (last > first && all[last - 1] === '0') last--;
  if (first === last) return Buffer.from([KIND.zero]);
  const magnitude = whole.length - first + Number(exponent);
  return finite(sign === '-', magnitude, all.slice(first, last));
}

const SPECIAL: Readonly<Partial<Record<string, number>>> = {
  '-infinity': KIND.lowest,
  '-inf': KIND.lowest,
  infinity: KIND.highest,
  '+infinity': KIND.highest,
  inf: KIND.highest,
  nan: KIND.nan,
};

function finite(negative: boolean, magnitude: number, digits: string): Buffer {
  const bytes = Buffer.alloc(digits.length + 6);
  bytes.writeUInt32BE(magnitude + EXPONENT_BIAS, 1);
  bytes.write(digits, 5, 'latin1');
  // Of two negative numbers the one with the larger size is the smaller; its end, too, sorts the other way round.
  if (negative) for (let at = 1; at < bytes.length; at++) bytes[at] = 255 - (bytes[at] ?? 0);
  bytes[0] = negative ? KIND.negative : KIND.positive;
  return bytes;
}
