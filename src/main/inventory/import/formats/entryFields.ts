import type { ImportBuilder } from '../importBuilder';
import { isBlank, plainText, shownJson } from './jsonValues';
import { namesSecret } from './secretNames';
import { TaggedText } from './yamlValues';

/** The fields of one entry, each read at most once: what is left at the end was not carried. */
export class EntryFields {
  readonly #left: Map<string, unknown>;

  constructor(fields: Iterable<readonly [string, unknown]>) {
    this.#left = new Map(fields);
  }

  /** Takes a field. */
  take(name: string): unknown {
    const value = this.#left.get(name);
    this.#left.delete(name);
    return value;
  }

  /** Takes a field as text, without blanks around it. */
  text(name: string): string {
    return plainText(this.take(name)).trim();
  }

  /** Takes a field as it is written: blanks belong to a password. */
  secret(name: string): string {
    return plainText(this.take(name));
  }

  /** Takes a whole number within bounds; anything else stays, and is named in the report. */
  number(name: string, min: number, max: number, divisor = 1): number | undefined {
    const text = plainText(this.#left.get(name)).trim();
    if (!/^\d{1,12}$/.test(text)) return undefined;
    const number = Math.round(Number(text) / divisor);
    if (number < min || number > max) return undefined;
    this.#left.delete(name);
    return number;
  }

  /** Puts back what a field holds beyond what could be carried. */
  keep(name: string, value: unknown): void {
    this.#left.set(name, value);
  }

  /** Names what is left, but for fields that say nothing beyond the program's defaults. */
  report(
    lose: (field: string, value: string, reason: string) => void,
    reason: string,
    defaults: Readonly<Record<string, string>> = {},
  ): void {
    for (const [name, value] of this.#left) {
      if (isBlank(value)) continue;
      const shown = value instanceof TaggedText ? value.tag : shownJson(value);
      if (Object.hasOwn(defaults, name) && (defaults[name] === '*' || defaults[name] === shown)) continue;
      lose(name, namesSecret(name) ? '' : withoutSecrets(shown), reason);
    }
  }
}

/** {@link EntryFields.report} for an entry that was added, or at a path for one that was not. */
export function lossesOf(
  builder: ImportBuilder,
  key: string | null,
  path: readonly string[],
): (field: string, value: string, reason: string) => void {
  return (field, value, reason) => {
    if (key === null) builder.losePath(path, field, value, reason);
    else builder.lose(key, field, value, reason);
  };
}

/** A nested value is shown only where no name in it speaks of a secret. */
function withoutSecrets(shown: string): string {
  return /^[[{]/.test(shown) && namesSecret(shown) ? '…' : shown;
}
