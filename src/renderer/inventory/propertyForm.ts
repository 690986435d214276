import { PROPERTY_KEYS, type Properties, type PropertyKey } from '../../shared/model/properties';

/** How a property stands in a form: inherited, set to "none", or set to what `text` says. */
export interface PropertyField {
  mode: 'inherit' | 'value' | 'none';
  /** Kept while the mode is not `value`, so that going back finds what was typed. */
  text: string;
}

/** All properties of a form. */
export type PropertyFields = Record<PropertyKey, PropertyField>;

const NUMBERS: ReadonlySet<PropertyKey> = new Set(['keepAliveSeconds', 'connectTimeoutSeconds']);
const SWITCHES: ReadonlySet<PropertyKey> = new Set(['compression', 'legacyAlgorithms', 'autoReconnect']);

/** Whether a property is on or off. */
export const isSwitch = (key: PropertyKey): boolean => SWITCHES.has(key);
/** Whether a property is a number of seconds. */
export const isNumber = (key: PropertyKey): boolean => NUMBERS.has(key);

/** Ids of a list stand in one text: none of them holds a space. */
const LIST_SEPARATOR = ' ';

/** The ids of a list property. */
export function listOf({ mode, text }: PropertyField): string[] {
  return mode === 'value' ? text.split(LIST_SEPARATOR).filter((id) => id !== '') : [];
}

/** A list as a field; an empty one goes back to inheriting. */
export function listField(ids: readonly string[]): PropertyField {
  return { mode: ids.length === 0 ? 'inherit' : 'value', text: ids.join(LIST_SEPARATOR) };
}

/** Variables as one `NAME=value` a line. */
function variablesText(variables: Record<string, string>): string {
  return Object.entries(variables)
    .map(([name, value]) => `${name}=${value}`)
    .join('\n');
}

/** Reads one `NAME=value` a line; a line without "=" keeps a name that the schema refuses. */
function parseVariables(text: string): Record<string, string> {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const pairs = lines.map((line): [string, string] => {
    const at = line.indexOf('=');
    return at < 0 ? [`${line.trim()} `, ''] : [line.slice(0, at).trim(), line.slice(at + 1)];
  });
  return Object.fromEntries(pairs);
}

/** Whole numbers only; anything else becomes NaN, which every schema refuses. */
export function parseWholeNumber(text: string): number {
  return /^\s*\d{1,9}\s*$/.test(text) ? Number(text) : Number.NaN;
}

function fieldOf(value: Properties[PropertyKey]): PropertyField {
  if (value === undefined) return { mode: 'inherit', text: '' };
  if (value === null) return { mode: 'none', text: '' };
  if (Array.isArray(value)) return { mode: 'value', text: value.join(LIST_SEPARATOR) };
  return { mode: 'value', text: typeof value === 'object' ? variablesText(value) : String(value) };
}

function valueOf(key: PropertyKey, { mode, text }: PropertyField): unknown {
  if (mode === 'none') return null;
  if (isNumber(key)) return parseWholeNumber(text);
  if (isSwitch(key)) return text === 'true';
  if (key === 'environmentVariables') return parseVariables(text);
  if (key === 'extraCredentialIds') return listOf({ mode: 'value', text });
  return key === 'startupCommand' ? text : text.trim();
}

/** A record's own properties as form fields. */
export function toPropertyFields(properties: Properties): PropertyFields {
  return Object.fromEntries(PROPERTY_KEYS.map((key) => [key, fieldOf(properties[key])])) as PropertyFields;
}

/** Form fields as properties, not yet checked: the schema of the draft does that. */
export function fromPropertyFields(fields: PropertyFields): Record<string, unknown> {
  const set = PROPERTY_KEYS.filter((key) => fields[key].mode !== 'inherit');
  return Object.fromEntries(set.map((key) => [key, valueOf(key, fields[key])]));
}

/** Typing sets a value; clearing a text field goes back to inheriting. */
export function typedField(text: string): PropertyField {
  return { mode: text === '' ? 'inherit' : 'value', text };
}
