import type { FieldChange } from '../../shared/model/history';
import { endpointRows } from './endpointRows';
import { fieldName } from './fieldNames';
import { NOTHING, shownValue, type NameLookup, type Shown } from './shownValue';

/** One changed field in words. */
export interface FieldRow {
  /** Tells the rows of one change apart. */
  key: string;
  label: string;
  before: Shown;
  after: Shown;
}

/** Fields that say nothing to a person in a record that is new or gone. */
const SILENT: ReadonlySet<string> = new Set(['id', 'position', 'lastUsedAt', 'fromFeed']);

/** What was changed in a record, field by field. */
export function changedRows(changes: readonly FieldChange[], names: NameLookup): FieldRow[] {
  const moved = changes.some(({ path: [field] }) => field === 'folderId' || field === 'parentId');
  return changes.flatMap((change) => {
    const [field = ''] = change.path;
    if (field === 'endpoints') return endpointRows(change, names);
    if (field === 'fromFeed') return feedRows(change);
    if (field === 'position') return moved ? [] : [orderRow(change)];
    return [rowOf(change, names)];
  });
}

/** What a record was that was added (`after`) or deleted (`before`): only what is set. */
export function wholeRows(changes: readonly FieldChange[], names: NameLookup): FieldRow[] {
  const rows = changes
    .filter(({ path: [field = ''] }) => !SILENT.has(field))
    .flatMap((change) => {
      const [field = ''] = change.path;
      if (field === 'properties' || field === 'customFields') return innerRows(change, names);
      return field === 'endpoints' ? endpointRows(change, names) : [rowOf(change, names)];
    });
  return rows.filter(({ before, after }) => !isNothing(before) || !isNothing(after));
}

/** Whether a change is that of a whole record: every field has one side only, the id too. */
export const isWhole = (action: string): boolean => /\.(create|remove|restore|baseline)$/.test(action);

function innerRows({ path: [field = ''], before, after }: FieldChange, names: NameLookup): FieldRow[] {
  const inner = Object.entries((after ?? before ?? {}) as Record<string, unknown>);
  return inner.map(([name, value]) =>
    rowOf({ path: [field, name], ...(after === undefined ? { before: value } : { after: value }) }, names),
  );
}

function rowOf({ path, before, after }: FieldChange, names: NameLookup): FieldRow {
  return {
    key: path.join('.'),
    label: fieldName(path),
    before: shownValue(path, before, names),
    after: shownValue(path, after, names),
  };
}

/** What a live folder notes of its entries means nothing to a person, but for whether it still has them. */
function feedRows({ before, after }: FieldChange): FieldRow[] {
  const gone = isGone(after);
  if (gone === isGone(before)) return [];
  const text = gone ? 'No longer in it' : 'In it again';
  return [{ key: 'fromFeed', label: 'Live folder', before: NOTHING, after: { kind: 'text', text } }];
}

const isGone = (mark: unknown): boolean => typeof mark === 'object' && mark !== null && 'gone' in mark;

/** Positions are numbers that mean nothing to a person. */
function orderRow({ before, after }: FieldChange): FieldRow {
  const up = typeof before === 'number' && typeof after === 'number' && after < before;
  const text = up ? 'Moved up in its folder' : 'Moved down in its folder';
  return { key: 'position', label: fieldName(['position']), before: NOTHING, after: { kind: 'text', text } };
}

const isNothing = (shown: Shown): boolean => shown.kind === 'nothing' || shown.kind === 'inherited';
