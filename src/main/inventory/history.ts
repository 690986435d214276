import { setImmediate } from 'node:timers/promises';
import { BinnacleError } from '../../shared/errors';
import type { Comparison, FieldChange, Guarded, Moment, Verification } from '../../shared/model/history';
import { settingsPatchSchema, type Settings } from '../../shared/model/settings';
import { type AuditEvent, type HistoryRecord, recordChanges, type Store } from '../store/store';
import type { InventoryService } from './inventory';
import type { Span } from '../store/store';
import { UndoPlanner } from './undoPlan';

/** What the history needs. */
export interface HistoryDeps {
  store: Store;
  inventory: InventoryService;
  updateSettings: (patch: Partial<Settings>) => void;
}

/** What to take back: a whole change, or one line of the audit. */
export type UndoTarget = { undoToken: string } | { eventId: number };

/** Events that are read between two looks at other calls: 1 to 2 ms. */
const PAGE = 100;

/** The time machine: what was changed, undoing it, and going back to a moment. */
export class HistoryService {
  constructor(private readonly deps: HistoryDeps) {}

  /** What a line of the audit did, field by field. */
  changes(eventId: number): FieldChange[] {
    return recordChanges(this.#event(eventId).patch);
  }

  /**
   * Takes a change back: what it added goes, what it removed comes back, fields become what they were unless they have
   * changed again since. Throws `not-found`, or `conflict` if nothing of it is left to take back.
   */
  async undo(what: UndoTarget, confirmed: boolean): Promise<Guarded> {
    const event = 'eventId' in what ? this.#event(what.eventId) : this.#firstOf(what.undoToken);
    if (event.objectKind === 'settings') return this.#undoSettings(event);
    const { batch } = event;
    if (batch === null)
      throw new BinnacleError('conflict', 'There is nothing in this line that could be undone.');
    const whole = 'undoToken' in what || event.summary;
    const name = event.objectName;
    return this.deps.inventory.rewrite(async () => {
      const planner = new UndoPlanner(this.deps.inventory.records);
      if (whole) await this.#addBatch(batch, planner);
      else planner.add(event);
      const { change, kept } = planner.plan();
      if (Object.values(change).every((list) => list.length === 0)) throw nothingLeft();
      const detail = `Undid “${event.action}” of ${new Date(event.time).toISOString()}`;
      return { change, kept, summary: { action: 'inventory.undo', objectName: name, detail } };
    }, confirmed);
  }

  /** What differs between two moments. */
  compare(span: Span): Promise<Comparison> {
    return this.deps.store.thread.compare(span);
  }

  /** Makes a folder with all below it, or everything, what it was at a moment. */
  async restore(moment: Moment, folderId: string | null, confirmed: boolean): Promise<Guarded> {
    const { inventory, store } = this.deps;
    return inventory.rewrite(async () => {
      const differences = await store.thread.differences({ from: moment, to: null, folderId });
      const planner = new UndoPlanner(inventory.records);
      for (const { kind, id, before } of differences) planner.restore({ kind, id }, before);
      const { change, kept } = planner.plan();
      const folder = folderId === null ? undefined : inventory.records.folders.get(folderId);
      const detail = `As of ${this.#told(moment)}`;
      const objectName = folder?.name ?? (folderId === null ? 'Everything' : 'Folder');
      return { change, kept, summary: { action: 'inventory.restore', objectName, detail } };
    }, confirmed);
  }

  /** Checks the chain of hashes, and that the events make the records that are there. */
  async verify(): Promise<Verification> {
    await this.deps.inventory.idle();
    return this.deps.store.thread.verify();
  }

  /** A moment in words that the audit keeps. */
  #told(moment: Moment): string {
    if ('time' in moment) return new Date(moment.time).toISOString();
    const id = 'event' in moment ? moment.event : moment.before;
    const event = this.deps.store.audit.get(id);
    const time = event === undefined ? '' : ` of ${new Date(event.time).toISOString()}`;
    return `${'event' in moment ? 'after' : 'before'} event ${id}${time}`;
  }

  #event(id: number): AuditEvent {
    const event = this.deps.store.audit.get(id);
    if (event !== undefined) return event;
    throw new BinnacleError('not-found', 'There is no such line in the history, or it is damaged.');
  }

  #firstOf(batch: string): AuditEvent {
    const event = this.deps.store.audit.firstOf(batch);
    if (event !== undefined) return event;
    throw new BinnacleError('not-found', 'There is no such change in the history.', { field: 'undoToken' });
  }

  async #addBatch(batch: string, planner: UndoPlanner): Promise<void> {
    const { audit } = this.deps.store;
    for (let below = Number.MAX_SAFE_INTEGER; ;) {
      const page = audit.ofBatch(batch, below, PAGE);
      for (const event of page) planner.add(event);
      const last = page.at(-1);
      if (last === undefined) return;
      below = last.id;
      await setImmediate();
    }
  }

  #undoSettings({ patch }: AuditEvent): Guarded {
    const before = Object.fromEntries(
      recordChanges(patch).map(({ path, before: value }) => [path[0] ?? '', value]),
    ) as HistoryRecord;
    const parsed = settingsPatchSchema.safeParse(before);
    if (!parsed.success || Object.keys(parsed.data).length === 0) throw nothingLeft();
    this.deps.updateSettings(parsed.data);
    return { state: 'done', undoToken: null, count: Object.keys(parsed.data).length, kept: 0 };
  }
}

function nothingLeft(): BinnacleError {
  return new BinnacleError('conflict', 'Nothing of this change is left to undo.', {
    hint: 'What it changed has changed again since, or is undone already. The history shows how.',
  });
}
