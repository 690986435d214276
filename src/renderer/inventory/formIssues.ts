import type { z } from 'zod';
import { PROPERTY_INFO } from './propertyInfo';
import type { PropertyKey } from '../../shared/model/properties';

/** What is wrong with a form: a message per field, by dotted path (`endpoints.0.port`, `properties.username`). */
export type FormIssues = Readonly<Record<string, string>>;

/** A checked form: the value to send, or what is wrong. */
export type Checked<T> = { ok: true; value: T } | { ok: false; issues: FormIssues };

const isPropertyKey = (key: string): key is PropertyKey => Object.hasOwn(PROPERTY_INFO, key);

type PathPart = z.core.$ZodIssue['path'][number];

/** Position of `properties` in a path and the property below it. */
function propertyIn(path: readonly PathPart[]): { path: string; key: PropertyKey } | null {
  const at = path.indexOf('properties');
  const key = path[at + 1];
  if (at < 0 || typeof key !== 'string' || !isPropertyKey(key)) return null;
  return { path: path.slice(0, at + 2).join('.'), key };
}

/** Checks a form against its schema; the first issue of each field counts. */
export function checkForm<S extends z.ZodType>(schema: S, value: unknown): Checked<z.output<S>> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, value: parsed.data };
  const issues: Record<string, string> = {};
  for (const { path, message } of parsed.error.issues) {
    const property = propertyIn(path);
    // The library speaks of types and patterns; properties have words of their own.
    if (property !== null) issues[property.path] ??= PROPERTY_INFO[property.key].invalid;
    else issues[path.join('.')] ??= message;
  }
  return { ok: false, issues };
}
