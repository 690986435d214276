import { expect, it } from 'vitest';
import type { AuditEntry } from '../../shared/model/audit';
import { dayLabel, historyRows, stepRow, withNewer } from './historyRows';

const noon = new Date(2026, 2, 3, 12).getTime();
const DAY = 86_400_000;

const line = (id: number, entry: Partial<AuditEntry> = {}): AuditEntry => ({
  ...{ id, time: noon, actor: '', action: 'host.update', objectKind: 'host', objectId: null },
  ...{ objectName: `web${id}`, hostId: null, outcome: 'ok', detail: '', batch: `b${id}`, summary: false },
  ...entry,
});
const kinds = (rows: ReturnType<typeof historyRows>): string[] =>
  rows.map((row) => (row.kind === 'line' ? `${row.level}:${row.entry.id}` : row.kind));

it('puts lines under their days, and what a line changed below it once it is open', () => {
  const entries = [line(3), line(2), line(1, { time: noon - DAY })];
  expect(kinds(historyRows(entries, new Set(), new Map()))).toEqual(['day', '1:3', '1:2', 'day', '1:1']);
  expect(kinds(historyRows(entries, new Set([2]), new Map()))).toEqual([
    ...['day', '1:3', '1:2', 'changes'],
    ...['day', '1:1'],
  ]);
});

it('opens a change of many records to its lines, and loads on while there are more', () => {
  const summary = line(9, { summary: true, batch: 'bulk', action: 'inventory.bulk-edit' });
  const open = new Set([9]);
  expect(kinds(historyRows([summary], open, new Map()))).toEqual(['day', '1:9', 'more']);
  const some = { entries: [line(11), line(10)], complete: false, error: null };
  expect(kinds(historyRows([summary], open, new Map([['bulk', some]])))).toEqual([
    ...['day', '1:9', '2:11', '2:10', 'more'],
  ]);
  const all = new Map([['bulk', { ...some, complete: true }]]);
  expect(kinds(historyRows([summary], open, all))).toEqual(['day', '1:9', '2:11', '2:10']);
});

it('does not open a line without changes', () => {
  const login = line(1, { action: 'session.open', batch: null });
  expect(kinds(historyRows([login], new Set([1]), new Map()))).toEqual(['day', '1:1']);
});

it('walks from line to line, past days and changes, and stays at the ends', () => {
  const rows = historyRows([line(2), line(1, { time: noon - DAY })], new Set([2]), new Map());
  expect(stepRow(rows, 1, 1)).toBe(4);
  expect(stepRow(rows, 4, 1)).toBe(4);
  expect(stepRow(rows, 4, -1)).toBe(1);
  expect(stepRow(rows, -1, 1)).toBe(1);
  expect(stepRow(rows, 1, Number.POSITIVE_INFINITY)).toBe(4);
});

it('takes newer lines in before those that are loaded, and notices a gap', () => {
  const loaded = [line(3), line(2)];
  expect(withNewer(loaded, [line(3), line(2)])).toBe(loaded);
  expect(withNewer(loaded, [line(5), line(4), line(3)])?.map(({ id }) => id)).toEqual([5, 4, 3, 2]);
  expect(withNewer(loaded, [line(9), line(8)])).toBeNull();
});

it('calls the last two days by their names', () => {
  expect(dayLabel(noon, noon + 1000)).toBe('Today');
  expect(dayLabel(noon - DAY, noon)).toBe('Yesterday');
  expect(dayLabel(noon - 2 * DAY, noon)).toMatch(/^Sunday,? 1 March 2026$/);
});
