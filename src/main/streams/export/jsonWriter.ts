import type { RowPage } from '../../../shared/rowPage';
import { ByteBuilder } from './byteBuilder';
import { base64Of, textCell, type ExportColumn, type ExportWriter, type WriterInput } from './exportWriter';

/** A number of JSON (RFC 8259, 6), which has no `NaN`, no `+5` and no `007`. */
const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const BOOLEANS: Readonly<Record<string, string>> = { t: 'true', f: 'false', true: 'true', false: 'false' };

/** An array of objects, or one object a line (NDJSON). Numbers are written digit by digit as they stand. */
export class JsonWriter implements ExportWriter {
  readonly #out = new ByteBuilder();
  readonly #keys: readonly string[];
  readonly #lines: boolean;
  #row = 0;

  constructor(private readonly input: WriterInput) {
    this.#lines = input.options.format === 'ndjson';
    this.#keys = uniqueNames(input.columns.map(({ name }) => name)).map((name) => `${stringOf(name)}:`);
  }

  head(): Uint8Array {
    if (!this.#lines) this.#out.text('[');
    return this.#out.take();
  }

  rows(page: RowPage, from: number, to: number): Uint8Array {
    for (let row = from; row < to; row++) {
      if (!this.#lines) this.#out.text(this.#row === 0 ? '\n' : ',\n');
      this.#row += 1;
      for (const [position, column] of this.input.columns.entries()) {
        this.#out.text((position === 0 ? '{' : ',') + (this.#keys[position] ?? ''));
        this.#out.text(this.#value(page.bytes(row, column.index), column));
      }
      this.#out.text(this.input.columns.length === 0 ? '{}' : '}');
      if (this.#lines) this.#out.text('\n');
    }
    return this.#out.take();
  }

  tail(): Uint8Array {
    if (!this.#lines) this.#out.text('\n]\n');
    return this.#out.take();
  }

  #value(bytes: Uint8Array | null, column: ExportColumn): string {
    const { options, refused } = this.input;
    const text = textCell(bytes, this.#row, column.name, refused);
    if (text === null) return 'null';
    switch (column.class) {
      case 'number':
        return !options.numbersAsText && JSON_NUMBER.test(text) ? text : stringOf(text);
      case 'boolean':
        return Object.hasOwn(BOOLEANS, text) ? (BOOLEANS[text] ?? '') : stringOf(text);
      case 'json':
        return this.#json(text, column.name);
      case 'binary':
        return stringOf(options.bytes === 'base64' ? base64Of(text) : text);
      default:
        return stringOf(text);
    }
  }

  /** As it stands, if it is what it claims to be. Line ends can only stand between its tokens. */
  #json(text: string, column: string): string {
    if (text.trim() === 'null')
      this.input.refused.add(this.#row, column, 'the null of JSON can’t be told from NULL');
    if (!isJson(text)) {
      this.input.refused.add(this.#row, column, 'it is no JSON, and stands there as a text');
      return stringOf(text);
    }
    return this.#lines ? text.replace(/[\r\n]/g, ' ') : text;
  }
}

/** Whether a text is JSON (RFC 8259). */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** U+2028 is an end of line for some readers of lines. */
const stringOf = (text: string): string =>
  JSON.stringify(text).replace(/[\u2028\u2029]/g, (each) => `\\u${each.charCodeAt(0).toString(16)}`);

/** An object has one value a name: what comes again is numbered. */
export function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set(names);
  const seen = new Set<string>();
  return names.map((name) => {
    let unique = name;
    for (let number = 2; seen.has(unique); number++) {
      const numbered = `${name}_${number}`;
      if (!taken.has(numbered)) unique = numbered;
    }
    seen.add(unique);
    return unique;
  });
}
