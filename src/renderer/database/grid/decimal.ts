/**
 * A decimal number of any size: `digits` without zeros in front, and how many of them stand behind the point (negative:
 * so many zeros follow). Zero has no digits.
 */
export interface Decimal {
  negative: boolean;
  digits: string;
  scale: number;
}

/** What numeric types know besides numbers. */
export type SpecialNumber = 'NaN' | 'Infinity' | '-Infinity';

/** Longest number that is read: PostgreSQL's `numeric` has 131,072 digits in front of the point and 16,383 behind it. */
const MAX_LENGTH = 150_000;
/** Largest exponent, for the same reason. */
const MAX_EXPONENT = 150_000;

const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,6}))?$/;

/** Reads a number as databases write them; null: it is none, or beyond every numeric type. */
export function parseDecimal(text: string): Decimal | null {
  if (text.length > MAX_LENGTH) return null;
  const match = NUMBER.exec(text);
  if (match === null) return null;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  if (whole === '' && fraction === '') return null;
  const power = Number(exponent);
  if (Math.abs(power) > MAX_EXPONENT) return null;
  const all = whole + fraction;
  let zeros = 0;
  while (all[zeros] === '0') zeros++;
  const digits = all.slice(zeros);
  return { negative: sign === '-' && digits !== '', digits, scale: fraction.length - power };
}

/** Reads the values that are no numbers; null: it is none of them. */
export function parseSpecial(text: string): SpecialNumber | null {
  switch (text.toLowerCase()) {
    case 'nan':
      return 'NaN';
    case 'infinity':
    case 'inf':
    case '+infinity':
      return 'Infinity';
    case '-infinity':
    case '-inf':
      return '-Infinity';
    default:
      return null;
  }
}

/** Compares two numbers: below 0, 0, above 0. Linear in their digits, whatever their exponents. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const signs = signOf(a) - signOf(b);
  if (signs !== 0) return signs;
  return a.negative ? compareSizes(b, a) : compareSizes(a, b);
}

const signOf = ({ negative, digits }: Decimal): number => (digits === '' ? 0 : negative ? -1 : 1);

function compareSizes(a: Decimal, b: Decimal): number {
  const magnitude = a.digits.length - a.scale - (b.digits.length - b.scale);
  if (magnitude !== 0 || a.digits === b.digits) return a.digits === '' ? 0 : magnitude;
  // Both begin at the same power of ten, so that digits compare from the left.
  const length = Math.max(a.digits.length, b.digits.length);
  const [left, right] = [a.digits.padEnd(length, '0'), b.digits.padEnd(length, '0')];
  return left === right ? 0 : left < right ? -1 : 1;
}

const unscaled = ({ negative, digits }: Decimal): bigint => {
  const value = digits === '' ? 0n : BigInt(digits);
  return negative ? -value : value;
};

/** A number that is a whole one divided by a power of ten. */
export interface Scaled {
  value: bigint;
  /** At least 0. */
  scale: number;
}

/** An exact sum. Values of one scale are added as they are and brought together at the end, so that no order is slow. */
export class DecimalSum {
  readonly #byScale = new Map<number, bigint>();

  add(number: Decimal): void {
    this.#byScale.set(number.scale, (this.#byScale.get(number.scale) ?? 0n) + unscaled(number));
  }

  /** The sum with as many digits behind the point as the value that has most. */
  total(): Scaled {
    let value = 0n;
    let scale = Number.MAX_SAFE_INTEGER;
    for (const [next, sum] of [...this.#byScale, [0, 0n] as const].sort(([a], [b]) => a - b)) {
      if (next > scale) value *= 10n ** BigInt(next - scale);
      value += sum;
      scale = next;
    }
    return { value, scale };
  }
}

/** Plain digits: no exponent. */
export function formatScaled({ value, scale }: Scaled): string {
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
  const sign = value < 0n ? '-' : '';
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** The quotient rounded half away from zero to so many more digits behind the point, without zeros at the end. */
export function divide(
  { value, scale }: Scaled,
  count: number,
  moreDigits: number,
): Scaled & { exact: boolean } {
  const divisor = BigInt(count);
  const widened = value * 10n ** BigInt(moreDigits);
  let quotient = widened / divisor;
  const rest = widened % divisor;
  if (2n * (rest < 0n ? -rest : rest) >= divisor) quotient += widened < 0n ? -1n : 1n;
  return { ...trimmed({ value: quotient, scale: scale + moreDigits }), exact: rest === 0n };
}

function trimmed({ value, scale }: Scaled): Scaled {
  const text = value.toString();
  let zeros = 0;
  while (zeros < scale && zeros < text.length - 1 && text[text.length - 1 - zeros] === '0') zeros++;
  if (value === 0n) return { value, scale: 0 };
  return zeros === 0 ? { value, scale } : { value: BigInt(text.slice(0, -zeros)), scale: scale - zeros };
}
