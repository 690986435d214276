import type { ResultColumn } from '../../../shared/queryStream';
import {
  DecimalSum,
  compareDecimals,
  divide,
  formatScaled,
  parseDecimal,
  parseSpecial,
  type Decimal,
  type SpecialNumber,
} from './decimal';

/** Values that are told apart for counting; more are reported as "more than". */
export const MAX_DISTINCT = 10_000;
/** Characters that are kept for that in all: long values count, too. */
const MAX_DISTINCT_CHARACTERS = 4_000_000;
/** Digits behind the point that an average may have more than the values. */
const AVERAGE_DIGITS = 6;

/** Facts about the numbers of a selection; plain digits, exact but for the average. */
export interface NumberStatistics {
  /** How many numbers there are; NULL is none. */
  count: number;
  sum: string;
  min: string;
  max: string;
  average: string;
  /** False: the average is rounded. */
  averageExact: boolean;
}

/** Facts about a selection. */
export interface ValueStatistics {
  nulls: number;
  /** Different values, NULL apart; at least so many if `more`. */
  distinct: { count: number; more: boolean };
  /** Null: no columns of numbers, no values in them, or one that is no number (such as `$1`). */
  numbers: NumberStatistics | null;
}

/** The smallest or largest value and how it was written. */
interface Extreme {
  value: Decimal | SpecialNumber;
  text: string;
}

/** PostgreSQL's order: NaN is equal to itself and above all other numbers. */
const rank = (value: Decimal | SpecialNumber): number => {
  if (value === '-Infinity') return -1;
  if (value === 'Infinity') return 1;
  return value === 'NaN' ? 2 : 0;
};

function compare(a: Extreme, b: Extreme): number {
  const ranks = rank(a.value) - rank(b.value);
  if (ranks !== 0 || typeof a.value === 'string' || typeof b.value === 'string') return ranks;
  return compareDecimals(a.value, b.value);
}

/** Adds up numbers exactly, whatever their size. */
class NumberTotals {
  readonly #sum = new DecimalSum();
  readonly #specials = new Set<SpecialNumber>();
  #min: Extreme | null = null;
  #max: Extreme | null = null;
  #count = 0;
  #failed = false;

  add(text: string): void {
    if (this.#failed) return;
    const value = parseSpecial(text) ?? parseDecimal(text);
    if (value === null) {
      this.#failed = true;
      return;
    }
    if (typeof value === 'string') this.#specials.add(value);
    else this.#sum.add(value);
    const each = { value, text };
    if (this.#min === null || compare(each, this.#min) < 0) this.#min = each;
    if (this.#max === null || compare(each, this.#max) > 0) this.#max = each;
    this.#count++;
  }

  result(): NumberStatistics | null {
    if (this.#failed || this.#min === null || this.#max === null) return null;
    const common = { count: this.#count, min: this.#min.text, max: this.#max.text };
    const special = this.#special();
    if (special !== null) return { ...common, sum: special, average: special, averageExact: true };
    const total = this.#sum.total();
    const average = divide(total, this.#count, AVERAGE_DIGITS);
    return {
      ...common,
      sum: formatScaled(total),
      average: formatScaled(average),
      averageExact: average.exact,
    };
  }

  #special(): SpecialNumber | null {
    const has = (value: SpecialNumber): boolean => this.#specials.has(value);
    if (this.#specials.size === 0) return null;
    if (has('NaN') || (has('Infinity') && has('-Infinity'))) return 'NaN';
    return has('Infinity') ? 'Infinity' : '-Infinity';
  }
}

/** Gathers facts about values row by row. */
export class StatisticsGatherer {
  readonly #numbers = new NumberTotals();
  readonly #distinct = new Set<string>();
  #distinctCharacters = 0;
  #more = false;
  #nulls = 0;

  /** @param columns those of the values of each row, in order. */
  constructor(private readonly columns: readonly ResultColumn[]) {}

  row(values: readonly (string | null)[]): void {
    for (const [at, value] of values.entries()) {
      if (value === null) {
        this.#nulls++;
        continue;
      }
      this.#count(value);
      if (this.columns[at]?.class === 'number') this.#numbers.add(value);
    }
  }

  result(): ValueStatistics {
    return {
      nulls: this.#nulls,
      distinct: { count: this.#distinct.size, more: this.#more },
      numbers: this.#numbers.result(),
    };
  }

  #count(value: string): void {
    if (this.#distinct.has(value)) return;
    this.#distinctCharacters += value.length;
    if (this.#distinct.size < MAX_DISTINCT && this.#distinctCharacters <= MAX_DISTINCT_CHARACTERS) {
      this.#distinct.add(value);
    } else this.#more = true;
  }
}
