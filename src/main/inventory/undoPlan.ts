import { isDeepStrictEqual } from 'node:util';
import type { NodeRef } from '../../shared/model/inventory';
import { type AuditEvent, fieldOf, type HistoryRecord, withField } from '../store/store';
import { type Change, changeOf, type InventoryRecords } from './records';

/** What taking events back would change. */
export interface UndoPlan {
  change: Change;
  /** Fields and records that stay, because they have changed again since. */
  kept: number;
}

/** Works out how to take events back, newest first; nothing is written. */
export class UndoPlanner {
  readonly #records: InventoryRecords;
  /** What records become; null: removed. */
  readonly #next = new Map<string, { kind: NodeRef['kind']; record: HistoryRecord | null }>();
  #kept = 0;

  constructor(records: InventoryRecords) {
    this.#records = records;
  }

  /** Takes one more event back. */
  add({ objectKind, objectId, patch }: AuditEvent): void {
    const kind = KINDS.find((each) => each === objectKind);
    if (kind === undefined || objectId === null || patch === null) return;
    const ref: NodeRef = { kind, id: objectId };
    const now = this.#current(ref);
    if ('added' in patch) {
      if (now !== null) this.#put(ref, null);
    } else if ('removed' in patch) {
      if (now === null) this.#put(ref, patch.removed);
      else this.#kept += 1;
    } else if (now === null) this.#kept += 1;
    else this.#takeBack(ref, now, patch.changed);
  }

  /** Makes a record what it was. */
  restore(ref: NodeRef, record: HistoryRecord | null): void {
    const now = this.#current(ref);
    if (record === null) {
      if (now !== null) this.#put(ref, null);
      return;
    }
    // When it was last used is no part of what it was.
    const used = now !== null && 'lastUsedAt' in now ? { lastUsedAt: now['lastUsedAt'] } : {};
    this.#put(ref, { ...record, ...used });
  }

  /** What was lost its folder meanwhile comes to the top level; what is below a removed folder goes with it. */
  plan(): UndoPlan {
    this.#removeBelow();
    const lists = { folder: [], host: [], environment: [], credential: [] } as Record<
      string,
      HistoryRecord[]
    >;
    const removed: NodeRef[] = [];
    for (const [id, { kind, record }] of this.#next) {
      if (record === null) {
        if (this.#records[`${kind}s`].has(id)) removed.push({ kind, id });
      } else lists[kind]?.push(this.#placed(record));
    }
    const { folder: folders, host: hosts, environment: environments, credential: credentials } = lists;
    // The store checks every record against its schema before it is written.
    const change = changeOf({ folders, hosts, environments, credentials, removed } as unknown as Change);
    return { change, kept: this.#kept };
  }

  #takeBack(
    ref: NodeRef,
    now: HistoryRecord,
    changes: readonly { path: string[]; before?: unknown; after?: unknown }[],
  ): void {
    let record = now;
    for (const { path, before, after } of changes) {
      if (isDeepStrictEqual(fieldOf(now, path), after)) record = withField(record, path, before);
      else this.#kept += 1;
    }
    if (record !== now) this.#put(ref, record);
  }

  #current({ kind, id }: NodeRef): HistoryRecord | null {
    const next = this.#next.get(id);
    return next === undefined ? (this.#records[`${kind}s`].get(id) ?? null) : next.record;
  }

  #put({ kind, id }: NodeRef, record: HistoryRecord | null): void {
    this.#next.set(id, { kind, record });
  }

  #removeBelow(): void {
    for (const [id, { kind, record }] of [...this.#next]) {
      if (kind !== 'folder' || record !== null || !this.#records.folders.has(id)) continue;
      for (const ref of this.#records.subtree(id)) if (!this.#next.has(ref.id)) this.#put(ref, null);
    }
  }

  #placed(record: HistoryRecord): HistoryRecord {
    for (const key of ['folderId', 'parentId']) {
      const folder = record[key];
      if (typeof folder === 'string' && this.#current({ kind: 'folder', id: folder }) === null)
        return { ...record, [key]: null };
    }
    return record;
  }
}

const KINDS = ['folder', 'host', 'environment', 'credential'] as const;
