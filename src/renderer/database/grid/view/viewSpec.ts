import type { ResultColumn } from '../../../../shared/queryStream';
import {
  MAX_SORT_KEYS,
  type FilterOperation,
  type RowFilter,
  type SortKey,
  type ViewSpec,
} from '../../../../shared/resultView';
import { visibleText } from '../cellText';

/** The next way a click on a header sorts: ascending, descending, not at all; `add`: beside the columns before. */
export function nextSort(
  sort: readonly SortKey[],
  column: number,
  kind: ResultColumn['class'],
  add: boolean,
): SortKey[] {
  const before = sort.find((key) => key.column === column);
  if (before === undefined) {
    const key: SortKey = { column, class: kind, descending: false };
    return add ? [...sort.slice(0, MAX_SORT_KEYS - 1), key] : [key];
  }
  const others = sort.filter((key) => key !== before);
  if (before.descending) return add ? others : [];
  const turned = { ...before, descending: true };
  return add ? sort.map((key) => (key === before ? turned : key)) : [turned];
}

/** How an operation is called, in the order in which it is offered. */
export const OPERATION_NAMES: Readonly<Record<FilterOperation, string>> = {
  contains: 'contains',
  equals: '=',
  less: '<',
  greater: '>',
  between: 'between',
  in: 'in list',
  matches: 'matches (regular expression)',
  null: 'is NULL',
  'not-null': 'is not NULL',
};

/** Values of a list as they are typed: one a line, or with commas between them. */
export const listedValues = (text: string): string[] =>
  text
    .split(text.includes('\n') ? '\n' : ',')
    .map((value) => value.trim())
    .filter((value) => value !== '');

const nameOf = (columns: readonly ResultColumn[], index: number | null): string =>
  index === null ? 'Any column' : visibleText(columns[index]?.name ?? '');

/** What a filter says, for its chip. */
export function filterText(
  { column, operation, values }: RowFilter,
  columns: readonly ResultColumn[],
): string {
  const name = nameOf(columns, column);
  const [first = '', second = ''] = values.map((value) => visibleText(value));
  const sign = operation === 'matches' ? 'matches' : OPERATION_NAMES[operation];
  if (operation === 'between') return `${name} between ${first} and ${second}`;
  if (operation === 'in') return `${name} in ${values.length.toLocaleString()} values`;
  return values.length === 0 ? `${name} ${sign}` : `${name} ${sign} ${first === '' ? '(empty)' : first}`;
}

/** What a sort key says, for its chip. */
export const sortText = ({ column, descending }: SortKey, columns: readonly ResultColumn[]): string =>
  `${descending ? '↓' : '↑'} ${nameOf(columns, column)}`;

/** A view without one of its filters or keys. */
export const without = ({ sort, filter }: ViewSpec, part: SortKey | RowFilter): ViewSpec => ({
  sort: sort.filter((each) => each !== part),
  filter: filter.filter((each) => each !== part),
});
