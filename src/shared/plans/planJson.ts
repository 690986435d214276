import { BinnacleError } from '../errors';

/** UTF-16 units of a plan that are read: thousands of nodes with long conditions. */
export const MAX_PLAN_LENGTH = 16 * 1024 * 1024;
/** Levels of objects and lists; a join of a hundred tables has some three hundred. */
const MAX_DEPTH = 1000;

/** A JSON object whose keys may repeat, as those of MariaDB do. */
export class PlanObject {
  constructor(readonly entries: readonly (readonly [string, PlanValue])[]) {}

  get(key: string): PlanValue | undefined {
    return this.entries.find(([name]) => name === key)?.[1];
  }

  /** Empty: it is not there or no text. */
  text(key: string): string {
    const value = this.get(key);
    return typeof value === 'string' ? value : '';
  }

  /** Null: it is not there, or no number from 0 up. MySQL writes costs as texts. */
  number(key: string): number | null {
    const value = this.get(key);
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    return typeof number === 'number' && Number.isFinite(number) && number >= 0 ? number : null;
  }
}

/** A value of a plan's JSON. */
export type PlanValue = string | number | boolean | null | PlanObject | PlanValue[];

const TOKEN = /[\t\n\r ]*(?:([[\]{},:])|("(?:[^"\\]|\\.)*")|(-?\d[\d.eE+-]*)|(true|false|null))/sy;

/** Reads JSON and keeps keys that repeat. Throws `protocol-error` for what is none, `too-large` beyond the limits. */
export function readPlanJson(text: string): PlanValue {
  if (text.length > MAX_PLAN_LENGTH) throw tooLarge();
  const reader = new Reader(text);
  const value = reader.value(0);
  reader.end();
  return value;
}

class Reader {
  readonly #token = new RegExp(TOKEN);

  constructor(private readonly text: string) {}

  value(depth: number, token = this.#next()): PlanValue {
    if (depth > MAX_DEPTH) throw tooLarge();
    if (token === '{') return this.#object(depth);
    if (token === '[') return this.#list(depth);
    if (/^[\]},:]/.test(token)) throw malformed();
    return scalar(token);
  }

  end(): void {
    if (this.text.slice(this.#token.lastIndex).trim() !== '') throw malformed();
  }

  #next(): string {
    const match = this.#token.exec(this.text);
    if (match === null) throw malformed();
    return match[0].trimStart();
  }

  #object(depth: number): PlanObject {
    const entries: [string, PlanValue][] = [];
    let token = this.#next();
    while (token !== '}') {
      if (entries.length > 0) token = this.#after(token);
      const key = token.startsWith('"') ? scalar(token) : null;
      if (typeof key !== 'string' || this.#next() !== ':') throw malformed();
      entries.push([key, this.value(depth + 1)]);
      token = this.#next();
    }
    return new PlanObject(entries);
  }

  #list(depth: number): PlanValue[] {
    const values: PlanValue[] = [];
    let token = this.#next();
    while (token !== ']') {
      if (values.length > 0) token = this.#after(token);
      values.push(this.value(depth + 1, token));
      token = this.#next();
    }
    return values;
  }

  #after(comma: string): string {
    if (comma !== ',') throw malformed();
    return this.#next();
  }
}

function scalar(token: string): string | number | boolean | null {
  try {
    return JSON.parse(token) as string | number | boolean | null;
  } catch {
    throw malformed();
  }
}

const malformed = (): BinnacleError =>
  new BinnacleError('protocol-error', 'What the server sent is no plan that can be read.', {
    hint: 'Look at it as text.',
  });

/** For plans beyond any limit. */
export const tooLarge = (): BinnacleError =>
  new BinnacleError('too-large', 'This plan is too large to be shown as a tree.', {
    hint: 'Look at it as text.',
  });

/** What was sent is JSON, but no plan. */
export const noPlan = malformed;

/** Characters of one property that are shown. */
const LONGEST_TEXT = 4000;

/** A value in one line, for reading. */
export function valueText(value: PlanValue): string {
  const text = inWords(value);
  return text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT)}…`;
}

function inWords(value: PlanValue): string {
  if (value instanceof PlanObject)
    return value.entries.map(([name, each]) => `${name}: ${inWords(each)}`).join('; ');
  if (Array.isArray(value)) return value.map(inWords).join(', ');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return value === null ? 'none' : String(value);
}
