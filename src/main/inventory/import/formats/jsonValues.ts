import { decodePlainText } from '../decodeText';
import { ImportFailure } from '../importModel';

/** A JSON object; its own keys only. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Parses a JSON file. The failure never quotes the file: its text may hold a secret. */
export function readJson(bytes: Uint8Array): unknown {
  const text = decodePlainText(bytes).replace(/^\uFEFF/, '');
  try {
    return JSON.parse(text);
  } catch {
    throw new ImportFailure('malformed', 'This is not complete JSON.', {
      hint: 'Export the file again; it may have been cut off while it was copied.',
    });
  }
}

/** The value as an object, or null. */
export function objectOf(value: unknown): JsonObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
}

/** The value as a list; anything else is an empty one. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The objects in a list. */
export function objectsIn(list: readonly unknown[]): JsonObject[] {
  return list.map(objectOf).filter((item) => item !== null);
}

/** Own property of an object: nothing of its prototype. */
export function own(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** Own property as text: strings, numbers and booleans as they are written, all else as nothing. */
export function textAt(object: JsonObject, key: string): string {
  return plainText(own(object, key));
}

/** A scalar as text, all else as nothing. */
export function plainText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : '';
}

/** Whether there is nothing in a value worth a row in the report. */
export function isBlank(value: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === false) return true;
  if (Array.isArray(value)) return value.every(isBlank);
  if (value instanceof Map) return [...value.values()].every(isBlank);
  return typeof value === 'object' && Object.keys(value).length === 0;
}

/** A value as the report shows it. */
export function shownJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return plainText(value);
  const plain = (_key: string, each: unknown): unknown =>
    each instanceof Map ? Object.fromEntries(each) : each;
  return JSON.stringify(value, plain).slice(0, 1000);
}
