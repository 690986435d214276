import { RECORD_KINDS, type Verification } from '../../../shared/model/history';
import { chainValues } from '../auditTable';
import type { Cell } from '../checkedTable';
import { eventHash, GENESIS } from '../eventChain';
import { apply, type RecordPatch, sameRecord } from '../recordPatch';
import type { StoreTables } from '../storeTables';
import { currentStates, emptyStates, named, recordsOf, type States } from './states';

/** Events read at once. */
const PAGE = 1000;
/** Records that are named in the result. */
const LISTED = 100;
const KIND_COLUMN = 3;
const ID_COLUMN = 4;
const PATCH_COLUMN = 11;

/**
 * Checks every hash from the first event on, and that the events together make the records that are there. Reads
 * everything once.
 */
export function verify(tables: StoreTables): Verification {
  const states = emptyStates();
  let broken: Verification['broken'] = null;
  let previous: Buffer = GENESIS;
  let last = 0;
  let since: number | null = null;
  for (const { id, cells } of eachRow(tables)) {
    const { values, hash } = chainValues(id, cells);
    const stored = Buffer.isBuffer(hash) ? hash : GENESIS;
    if (broken === null) {
      const reason = fault(id, last, eventHash(previous, values), stored);
      if (reason !== null) broken = { id, time: Number(cells[0]), reason };
    }
    since ??= Number(cells[0]);
    previous = stored;
    last = id;
    replay(states, cells);
  }
  const events = Number(tables.audit.connection.value('SELECT CAST(count(*) AS INTEGER) FROM event'));
  const found = currentStates(tables);
  const records = RECORD_KINDS.reduce((sum, kind) => sum + found[kind].size, 0);
  return { events, since, records, head: previous.toString('hex'), broken, ...compareRecords(states, found) };
}

function* eachRow(tables: StoreTables): Generator<{ id: number; cells: Cell[] }, void> {
  for (let after = 0; ;) {
    const page = tables.audit.rows('WHERE id > ? ORDER BY id LIMIT ?', [after, PAGE]);
    yield* page;
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}

function fault(id: number, last: number, expected: Buffer, stored: Buffer): string | null {
  if (id !== last + 1) {
    const gap = id - last - 1;
    return gap === 1
      ? 'The event before it is missing or damaged.'
      : `The ${gap} events before it are missing or damaged.`;
  }
  return expected.equals(stored) ? null : 'It, or an event before it, was changed after it was written.';
}

function replay(states: States, cells: readonly Cell[]): void {
  const id = cells[ID_COLUMN];
  const text = cells[PATCH_COLUMN];
  const records = recordsOf(states, String(cells[KIND_COLUMN]));
  if (records === undefined || typeof id !== 'string' || typeof text !== 'string') return;
  const after = apply(JSON.parse(text) as RecordPatch, records.get(id));
  if (after === undefined) records.delete(id);
  else records.set(id, named(after));
}

function compareRecords(told: States, found: States): Pick<Verification, 'different' | 'differentCount'> {
  const different: Verification['different'] = [];
  for (const kind of RECORD_KINDS) {
    for (const id of new Set([...told[kind].keys(), ...found[kind].keys()])) {
      const expected = told[kind].get(id);
      const actual = found[kind].get(id);
      if (expected !== undefined && actual !== undefined && sameRecord(expected, actual)) continue;
      different.push({ kind, id, name: (actual ?? expected)?.name ?? '' });
    }
  }
  return { different: different.slice(0, LISTED), differentCount: different.length };
}
