import { malformed, MAX_ROW_LENGTH, rowTooLong, type RowReader, type SourceRow } from './rowReader';
import { objectRow } from './jsonObject';

/** Objects in objects that are read; deeper ones only a hostile file has. */
const MAX_DEPTH = 500;

const BLANK = /\s/;

/**
 * Objects of a file of JSON: in one array, or one after the other with white space between (NDJSON). Finds where each
 * object begins and ends, so that never more than one of them is held, and numbers stay the digits that they are.
 */
export class JsonReader implements RowReader {
  #parts: string[] = [];
  #length = 0;
  #depth = 0;
  #inString = false;
  #escaped = false;
  #line = 1;
  #rowLine = 1;
  /** `maybe`: nothing but blanks so far. */
  #array: 'maybe' | 'open' | 'closed' | 'none' = 'maybe';
  #expects: 'value' | 'value-or-end' | 'comma-or-end' = 'value-or-end';
  #rows: SourceRow[] = [];

  feed(text: string): SourceRow[] {
    let from = 0;
    for (let at = 0; at < text.length; at++) {
      const char = text.charAt(at);
      if (char === '\n') this.#line += 1;
      if (this.#depth === 0) {
        this.#between(char);
        from = at;
      } else if (this.#inString) this.#string(char);
      else if (this.#inside(char)) {
        this.#keep(text.slice(from, at + 1));
        this.#endObject();
      }
    }
    if (this.#depth > 0) this.#keep(text.slice(from));
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  end(): SourceRow[] {
    if (this.#depth > 0) throw malformed(this.#rowLine, 'an object begins here that never ends');
    if (this.#array === 'open') throw malformed(this.#line, 'the array of the file is not closed');
    return [];
  }

  /** A character outside of all objects. */
  #between(char: string): void {
    if (BLANK.test(char)) return;
    if (char === '{' && this.#array !== 'closed' && this.#expects !== 'comma-or-end') {
      if (this.#array === 'maybe') this.#array = 'none';
      this.#depth = 1;
      this.#rowLine = this.#line;
      return;
    }
    if (char === '[' && this.#array === 'maybe') this.#array = 'open';
    else if (char === ']' && this.#array === 'open' && this.#expects !== 'value') this.#array = 'closed';
    else if (char === ',' && this.#array === 'open' && this.#expects === 'comma-or-end')
      this.#expects = 'value';
    else throw malformed(this.#line, 'an object is expected here: one object is one row');
  }

  #string(char: string): void {
    if (this.#escaped) this.#escaped = false;
    else if (char === '\\') this.#escaped = true;
    else if (char === '"') this.#inString = false;
  }

  /** A character of an object, outside its strings. True: the object has ended. */
  #inside(char: string): boolean {
    if (char === '"') this.#inString = true;
    else if (char === '{' || char === '[') this.#depth += 1;
    else if (char === '}' || char === ']') this.#depth -= 1;
    if (this.#depth > MAX_DEPTH)
      throw malformed(this.#line, `values lie in each other more than ${MAX_DEPTH} deep`);
    return this.#depth === 0;
  }

  #keep(part: string): void {
    this.#length += part.length;
    if (this.#length > MAX_ROW_LENGTH) throw rowTooLong(this.#rowLine);
    this.#parts.push(part);
  }

  #endObject(): void {
    const text = this.#parts.join('');
    this.#parts = [];
    this.#length = 0;
    this.#expects = this.#array === 'open' ? 'comma-or-end' : 'value-or-end';
    this.#rows.push(objectRow(text, this.#rowLine));
  }
}
