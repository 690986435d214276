import { IMPORT_LIMITS } from './importLimits';
import type { Loss } from './importModel';

/** Characters that names and lines may not hold; the same as in `lineSchema`. */
export const UNSAFE = /[\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]+/g;

/** The rows of a loss report, within bounds: what goes beyond them is counted. */
export class LossList {
  readonly #rows: Loss[] = [];
  #length = 0;
  #unlisted = 0;

  add(path: string[], field: string, value: string, reason: string): void {
    const row = { path, field: shown(field), value: shown(value), reason };
    let length = row.field.length + row.value.length + reason.length;
    for (const part of path) length += part.length;
    if (this.#rows.length >= IMPORT_LIMITS.losses || this.#length + length > IMPORT_LIMITS.lossLength) {
      this.#unlisted += 1;
      return;
    }
    this.#length += length;
    this.#rows.push(row);
  }

  /** All rows, the last of which says how many there are beside them. */
  rows(): Loss[] {
    if (this.#unlisted === 0) return this.#rows;
    const reason = `${this.#unlisted} more rows are not listed.`;
    return [...this.#rows, { path: [], field: '', value: '', reason }];
  }
}

/** A text as the report shows it: one line, and not all of a long one. */
function shown(text: string): string {
  const start = text.slice(0, IMPORT_LIMITS.shownValue).replace(UNSAFE, ' ');
  return text.length > IMPORT_LIMITS.shownValue ? `${start}…` : start;
}
