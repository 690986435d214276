import type { WireError } from '../../../shared/errors';
import type { DatabaseObject, ExploreAnswers, TableDetails } from '../../../shared/queryStream';
import { formatBytes } from '../../ui/time';

/** Something asked of the server; what came before stays while it is asked anew. */
export interface Loaded<T> {
  state: 'loading' | 'ready' | 'failed';
  value: T | null;
  error: WireError | null;
}

/** What the explorer knows by now. */
export interface ExplorerData {
  schemas: Loaded<ExploreAnswers['schemas']>;
  /** By schema. */
  objects: ReadonlyMap<string, Loaded<DatabaseObject[]>>;
  /** By {@link relationKey}. */
  details: ReadonlyMap<string, Loaded<TableDetails>>;
  completion: Loaded<ExploreAnswers['completion']>;
  /** Extensions and roles; null: nobody has asked for them. */
  globals: Loaded<DatabaseObject[]> | null;
  /** Rows that are not as they are at first: closed ones open, open ones closed. */
  toggled: ReadonlySet<string>;
  filter: string;
}

/** What a row stands for; decides its icon. */
export type RowKind =
  'schema' | 'system' | 'group' | 'column' | 'key-column' | 'part' | 'note' | DatabaseObject['kind'];

/** One visible row of the tree. */
export interface ExplorerRow {
  key: string;
  level: number;
  kind: RowKind;
  label: string;
  /** Quieter text behind the label. */
  detail: string;
  /** At the right: rows and size. */
  right: string;
  /** Null: it can't be opened. */
  expanded: boolean | null;
  /** What opening it asks for, and what its menu is about. */
  schema: string;
  object: DatabaseObject | null;
  /** Of a found column: the relation that it is in. */
  within: DatabaseObject | null;
  /** Text that "Copy name" and "Insert name" are about; null: none. */
  name: string | null;
  /** Failed: Enter asks again. */
  failed: boolean;
}

export const relationKey = ({ schema, name }: { schema: string; name: string }): string =>
  `${schema}\u0000${name}`;

/** Objects with columns. */
export const isRelation = ({ kind }: DatabaseObject): boolean =>
  kind === 'table' || kind === 'view' || kind === 'materialized view' || kind === 'foreign table';

const GROUPS: readonly { title: string; kinds: readonly DatabaseObject['kind'][] }[] = [
  { title: 'Tables', kinds: ['table', 'foreign table'] },
  { title: 'Views', kinds: ['view', 'materialized view'] },
  { title: 'Functions', kinds: ['function', 'procedure'] },
  { title: 'Sequences', kinds: ['sequence'] },
  { title: 'Types', kinds: ['type'] },
];

/** What lies in no schema. */
const GLOBAL_GROUPS = [
  { title: 'Extensions', kind: 'extension' },
  { title: 'Roles', kind: 'role' },
] as const;

/** The group that is open at first. */
const OPEN_GROUP = 'Tables';

/** The rows that have to be open for this one to be seen: those that are closed at first, and those that are open. */
export function rowsAround(object: DatabaseObject, system: boolean): { closed: string[]; open: string[] } {
  const group = GROUPS.find(({ kinds }) => kinds.includes(object.kind))?.title ?? OPEN_GROUP;
  const groupKey = `group:${object.schema}\u0000${group}`;
  const closed = [...(system ? ['system'] : []), `schema:${object.schema}`];
  return group === OPEN_GROUP ? { closed, open: [groupKey] } : { closed: [...closed, groupKey], open: [] };
}

const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

/** "1.2M rows · 3.4 GiB": what is known of an object's size. */
export function sizeText({ rows, bytes }: Pick<DatabaseObject, 'rows' | 'bytes'>): string {
  const parts = [
    rows === null ? '' : `~${short.format(rows)}`,
    bytes === null || bytes === 0 ? '' : formatBytes(bytes),
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

/** A row of which only what is special is given. */
export const explorerRow = (
  given: Partial<ExplorerRow> & Pick<ExplorerRow, 'key' | 'level' | 'kind' | 'label'>,
): ExplorerRow => ({
  ...{ detail: '', right: '', expanded: null, schema: '', object: null, within: null },
  ...{ name: null, failed: false },
  ...given,
});

/** The rows of the tree, from the top. */
export const treeRows = (data: ExplorerData): ExplorerRow[] => new TreeRows(data).rows();

class TreeRows {
  readonly #rows: ExplorerRow[] = [];

  constructor(readonly data: ExplorerData) {}

  rows(): ExplorerRow[] {
    const { schemas } = this.data;
    const own = schemas.value?.filter(({ system }) => !system) ?? [];
    const system = schemas.value?.filter((each) => each.system) ?? [];
    for (const { name, objects } of own) this.#schema(name, objects, 1);
    if (schemas.value !== null && own.length === 0) this.#note('none', 1, 'No schemas that you may see.');
    if (system.length > 0 && this.#open('system', { level: 1, kind: 'system', label: 'System schemas' })) {
      for (const { name, objects } of system) this.#schema(name, objects, 2);
    }
    for (const { title, kind } of GLOBAL_GROUPS) this.#globals(title, kind);
    if (this.data.globals?.state === 'failed') this.#pending('globals', 1, this.data.globals);
    this.#pending('schemas', 1, schemas);
    return this.#rows;
  }

  /** Adds a row that opens; whether it is open. */
  #open(
    key: string,
    given: Partial<ExplorerRow> & Pick<ExplorerRow, 'level' | 'kind' | 'label'>,
    atFirst = false,
  ): boolean {
    const expanded = this.data.toggled.has(key) !== atFirst;
    this.#rows.push(explorerRow({ key, ...given, expanded }));
    return expanded;
  }

  #schema(name: string, count: number, level: number): void {
    const right = count === 0 ? '' : count.toLocaleString();
    const open = this.#open(`schema:${name}`, {
      ...{ level, right, name },
      kind: 'schema',
      label: name,
      schema: name,
    });
    if (!open) return;
    const objects = this.data.objects.get(name);
    for (const group of GROUPS) this.#group(name, group, objects?.value ?? [], level + 1);
    if (objects?.value?.length === 0) this.#note(`empty:${name}`, level + 1, 'Nothing that you may see.');
    this.#pending(`objects:${name}`, level + 1, objects);
  }

  #group(
    schema: string,
    { title, kinds }: (typeof GROUPS)[number],
    all: DatabaseObject[],
    level: number,
  ): void {
    const objects = all.filter(({ kind }) => kinds.includes(kind));
    if (objects.length === 0) return;
    const right = objects.length.toLocaleString();
    const given = { level, kind: 'group', label: title, right, schema } as const;
    if (!this.#open(`group:${schema}\u0000${title}`, given, title === OPEN_GROUP)) return;
    for (const object of objects) this.#object(object, level + 1);
  }

  #globals(title: string, kind: DatabaseObject['kind']): void {
    const all = this.data.globals?.value?.filter((each) => each.kind === kind) ?? [];
    if (all.length === 0) return;
    const given = { level: 1, kind: 'group', label: title, right: all.length.toLocaleString() } as const;
    if (!this.#open(`globals:${kind}`, given)) return;
    for (const object of all) this.#object(object, 2);
  }

  #object(object: DatabaseObject, level: number): void {
    const given = objectRow(object, level);
    if (!isRelation(object)) {
      this.#rows.push(given);
      return;
    }
    if (!this.#open(given.key, given)) return;
    const details = this.data.details.get(relationKey(object));
    const value = details?.value ?? null;
    if (value !== null) this.#details(object, value, level + 1);
    this.#pending(`details:${given.key}`, level + 1, details);
  }

  #details(object: DatabaseObject, details: TableDetails, level: number): void {
    const base = `${object.schema}\u0000${object.name}`;
    for (const column of details.columns) {
      this.#rows.push(
        explorerRow({
          ...{ key: columnKey(object, column.name), level, label: column.name, name: column.name },
          kind: column.keyPosition > 0 ? 'key-column' : 'column',
          detail: `${column.type}${column.nullable ? '' : ' · not null'}${column.default === '' ? '' : ` · ${column.default}`}`,
          schema: object.schema,
        }),
      );
    }
    for (const part of ['indexes', 'constraints', 'triggers'] as const) {
      const list = details[part];
      if (list.length === 0) continue;
      const label = { indexes: 'Indexes', constraints: 'Constraints', triggers: 'Triggers' }[part];
      const given = { level, kind: 'group', label, right: String(list.length) } as const;
      if (!this.#open(`${part}:${base}`, given)) continue;
      for (const { name, definition } of list)
        this.#rows.push(
          explorerRow({
            ...{ key: `${part}:${base}\u0000${name}`, level: level + 1, kind: 'part' },
            ...{ label: name, detail: definition, name },
          }),
        );
    }
  }

  #note(key: string, level: number, label: string, failed = false): void {
    this.#rows.push(explorerRow({ key: `note:${key}`, level, kind: 'note', label, failed }));
  }

  /** What is on its way, or why it is not there. */
  #pending(key: string, level: number, loaded: Loaded<unknown> | undefined): void {
    if (loaded?.state === 'failed') {
      this.#note(key, level, `${loaded.error?.message ?? 'Failed.'} Enter asks again.`, true);
    } else if ((loaded?.value ?? null) === null) this.#note(key, level, 'Loading…');
  }
}

/** Key of an object's row. */
export const objectKey = ({ kind, schema, name, detail }: DatabaseObject): string =>
  `object:${kind}:${schema}\u0000${name}\u0000${detail}`;

/** Key of a column's row. */
export const columnKey = (object: { schema: string; name: string }, column: string): string =>
  `column:${relationKey(object)}\u0000${column}`;

/** The row of an object. */
export const objectRow = (object: DatabaseObject, level: number): ExplorerRow =>
  explorerRow({
    key: objectKey(object),
    ...{ level, kind: object.kind, label: object.name, name: object.name, object, schema: object.schema },
    detail: object.kind === 'function' || object.kind === 'procedure' ? `(${object.detail})` : object.detail,
    right: sizeText(object),
  });
