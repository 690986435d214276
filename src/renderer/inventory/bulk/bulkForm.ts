import { z } from 'zod';
import { bulkEditSchema, type BulkEdit } from '../../../shared/model/bulkEdit';
import { DEFAULT_PORTS, type Protocol } from '../../../shared/model/inventory';
import { PROPERTY_KEYS, propertiesSchema, type PropertyKey } from '../../../shared/model/properties';
import { checkForm, type Checked, type FormIssues } from '../formIssues';
import { fromPropertyFields, parseWholeNumber, toPropertyFields } from '../propertyForm';

/** What becomes of one inheritable property of every host. */
export interface PropertyChange {
  mode: 'keep' | 'value' | 'none' | 'inherit';
  /** As in the host form; kept while the mode is another. */
  text: string;
}

/** What becomes of one custom field of every host. */
export interface FieldChange {
  row: number;
  name: string;
  mode: 'set' | 'clear';
  value: string;
}

/** The sheet's whole state: plain text wherever a person types. */
export interface BulkForm {
  tags: { mode: 'keep' | 'change' | 'set' | 'clear'; add: string[]; remove: string[]; set: string[] };
  os: { mode: 'keep' | 'set' | 'clear'; text: string };
  notes: { mode: 'keep' | 'append' | 'set' | 'clear'; text: string };
  favourite: 'keep' | 'yes' | 'no';
  fields: FieldChange[];
  properties: Record<PropertyKey, PropertyChange>;
  port: { mode: 'keep' | 'set'; protocol: Protocol; port: string };
}

/** A form that changes nothing yet. */
export function emptyBulkForm(): BulkForm {
  const keep = (): PropertyChange => ({ mode: 'keep', text: '' });
  return {
    tags: { mode: 'keep', add: [], remove: [], set: [] },
    os: { mode: 'keep', text: '' },
    notes: { mode: 'keep', text: '' },
    favourite: 'keep',
    fields: [],
    properties: Object.fromEntries(PROPERTY_KEYS.map((key) => [key, keep()])) as BulkForm['properties'],
    port: { mode: 'keep', protocol: 'ssh', port: String(DEFAULT_PORTS.ssh) },
  };
}

function tagsEdit({ tags: { mode, add, remove, set } }: BulkForm): BulkEdit['tags'] {
  if (mode === 'clear') return { set: [] };
  if (mode === 'set') return set.length === 0 ? undefined : { set };
  if (mode === 'keep' || add.length + remove.length === 0) return undefined;
  return { add, remove };
}

function notesEdit({ notes: { mode, text } }: BulkForm): BulkEdit['notes'] {
  if (mode === 'clear') return { set: '' };
  if (mode === 'keep' || text === '') return undefined;
  return mode === 'set' ? { set: text } : { append: text };
}

function fieldsEdit({ fields }: BulkForm): BulkEdit['customFields'] {
  const named = fields.map((field) => ({ ...field, name: field.name.trim() }));
  const set = named.filter(({ name, mode }) => name !== '' && mode === 'set');
  const remove = named.filter(({ name, mode }) => name !== '' && mode === 'clear');
  if (set.length + remove.length === 0) return undefined;
  return {
    set: Object.fromEntries(set.map(({ name, value }) => [name, value])),
    remove: remove.map(({ name }) => name),
  };
}

/** The properties that get a value or "none", not yet checked. */
function setProperties({ properties }: BulkForm): Record<string, unknown> {
  const fields = toPropertyFields({});
  for (const key of PROPERTY_KEYS) {
    const { mode, text } = properties[key];
    if (mode === 'value' || mode === 'none') fields[key] = { mode, text };
  }
  return fromPropertyFields(fields);
}

function osIssue({ os: { mode, text } }: BulkForm): FormIssues {
  return mode === 'set' && text.trim() === '' ? { os: 'Type what to set, or choose “Clear”.' } : {};
}

/** Two rows about one field would silently replace one another. */
function fieldIssues({ fields }: BulkForm): FormIssues {
  const issues: Record<string, string> = {};
  const names = new Set<string>();
  for (const { row, name } of fields) {
    const key = name.trim();
    if (key === '') continue;
    if (names.has(key)) issues[`custom.${row}`] = 'This name is used twice.';
    names.add(key);
  }
  return issues;
}

const ownProperties = z.object({ properties: propertiesSchema });

/** Checks the form and turns it into an edit; issues name `tags`, `os`, `notes`, `custom.<row>`, `port`, `properties.<key>`. */
export function checkBulkForm(form: BulkForm): Checked<BulkEdit> {
  const properties = checkForm(ownProperties, { properties: setProperties(form) });
  const found = { ...osIssue(form), ...fieldIssues(form), ...(properties.ok ? {} : properties.issues) };
  if (!properties.ok || Object.keys(found).length > 0) return { ok: false, issues: found };
  const inherit = PROPERTY_KEYS.filter((key) => form.properties[key].mode === 'inherit');
  const { properties: set } = properties.value;
  const changesProperties = inherit.length + Object.keys(set).length > 0;
  const { mode, protocol, port } = form.port;
  const parts = {
    tags: tagsEdit(form),
    os: form.os.mode === 'keep' ? undefined : form.os.mode === 'clear' ? '' : form.os.text.trim(),
    notes: notesEdit(form),
    favourite: form.favourite === 'keep' ? undefined : form.favourite === 'yes',
    customFields: fieldsEdit(form),
    properties: changesProperties ? { set, inherit } : undefined,
    port: mode === 'keep' ? undefined : { protocol, port: parseWholeNumber(port) },
  };
  const edit = Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined));
  const checked = checkForm(bulkEditSchema, edit);
  if (checked.ok) return checked;
  return { ok: false, issues: topIssues(checked.issues) };
}

/** Issues by the row they belong to, however deep the path. */
function topIssues(issues: FormIssues): FormIssues {
  const rows: Record<string, string> = {};
  for (const [path, message] of Object.entries(issues)) rows[path.split('.')[0] ?? path] ??= message;
  return rows;
}

/** The form with the rows kept in which something is wrong. */
function withoutRows(form: BulkForm, paths: readonly string[]): BulkForm {
  const wrong = new Set(paths);
  const empty = emptyBulkForm();
  const properties = { ...form.properties };
  for (const key of PROPERTY_KEYS)
    if (wrong.has(`properties.${key}`)) properties[key] = empty.properties[key];
  return {
    tags: wrong.has('tags') ? empty.tags : form.tags,
    os: wrong.has('os') ? empty.os : form.os,
    notes: wrong.has('notes') ? empty.notes : form.notes,
    favourite: form.favourite,
    fields: wrong.has('customFields') ? [] : form.fields.filter(({ row }) => !wrong.has(`custom.${row}`)),
    properties,
    port: wrong.has('port') ? empty.port : form.port,
  };
}

/** What the rows say in which nothing is wrong: to show what they change while others are not finished. */
export function finishedEdit(form: BulkForm): BulkEdit {
  const checked = checkBulkForm(form);
  if (checked.ok) return checked.value;
  const again = checkBulkForm(withoutRows(form, Object.keys(checked.issues)));
  // The second look finds what the first did not come to; a third would find nothing new.
  return again.ok ? again.value : {};
}

/** Whether an edit changes anything at all. */
export const isEmptyEdit = (edit: BulkEdit): boolean => Object.keys(edit).length === 0;
