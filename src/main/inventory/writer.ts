import { setTimeout } from 'node:timers/promises';
import type { InventoryChange, NodeRef } from '../../shared/model/inventory';
import type { NamedRecord, RecordWrite, SealedSecret, Store, StoreWrite } from '../store/store';
import { type Change, changeOf, type InventoryRecords, storedCredential } from './records';
import type { LoadedInventory } from './loaded';

/** What can be done to a record, as the audit says it. */
export type Action = 'create' | 'update' | 'move' | 'remove' | 'restore';

/** How a change is told. */
export interface Telling {
  /** What is done to records that stay; null: nothing that the audit tells. */
  action: Action | null;
  /** One sentence for each line. */
  detail?: string;
  /** The line that stands for all; absent: each record has a line of its own. */
  summary?: StoreWrite['summary'];
  /** Sealed secrets that come with new credentials. */
  secrets?: readonly SealedSecret[];
}

/** Changes of more records than this are written beside main's thread: they would keep it for over 10 ms. */
const SMALL = 50;
/** Records told to the windows at once: what main and a window do with them takes a few ms. */
const TOLD_AT_ONCE = 125;
/** Between two pieces, in ms: a window that is told faster than it can draw answers no key until it has caught up. */
const BETWEEN_PIECES_MS = 8;

/**
 * Writes changes of the inventory: to the store, to the records in memory, to whoever listens. Large ones one after
 * another, in pieces between which other calls are served.
 */
export class InventoryWriter {
  readonly #listeners = new Set<(change: InventoryChange) => void>();
  #revision = 0;
  /** The end of the last large change that was begun. */
  #turn: Promise<unknown> = Promise.resolve();
  #busy = 0;

  constructor(
    readonly store: Store,
    readonly loaded: LoadedInventory,
    readonly newId: () => string,
  ) {}

  /** Counts the changes that windows were told of. */
  get revision(): number {
    return this.#revision;
  }

  /** Whether a large change is on its way. */
  get busy(): boolean {
    return this.#busy > 0;
  }

  get records(): InventoryRecords {
    return this.loaded.records;
  }

  /** Calls `listener` after every committed change. */
  onChange(listener: (change: InventoryChange) => void): { dispose: () => void } {
    this.#listeners.add(listener);
    return { dispose: () => void this.#listeners.delete(listener) };
  }

  /** Resolves when no large change is on its way. A change that is made meanwhile would be lost in it. */
  async idle(): Promise<void> {
    while (this.busy) await this.#turn.catch(() => undefined);
  }

  /** Runs `work` when the large changes before it are done; what it reads stays true until it has written. */
  exclusively<T>(work: () => Promise<T>): Promise<T> {
    this.#busy += 1;
    const run = async (): Promise<T> => {
      try {
        return await work();
      } finally {
        this.#busy -= 1;
      }
    };
    const turn = this.#turn.then(run, run);
    this.#turn = turn;
    return turn;
  }

  /** Writes a small change at once. Returns the token that undoes it. */
  commit(change: Change, telling: Telling): string {
    const write = this.#storeWrite(change, telling);
    this.store.write(write);
    this.#remember(telling.secrets ?? []);
    this.publish(change);
    return write.batch;
  }

  /** Writes a change of any size. Call it inside {@link exclusively}. */
  async commitLarge(change: Change, telling: Telling): Promise<string> {
    if (sizeOf(change) <= SMALL) return this.commit(change, telling);
    const write = this.#storeWrite(change, telling);
    await this.store.thread.write(write);
    this.#remember(telling.secrets ?? []);
    for (const piece of pieces(change)) {
      this.publish(piece);
      await setTimeout(BETWEEN_PIECES_MS);
    }
    return write.batch;
  }

  /** Takes a change, which the store already has, over into memory and tells it. */
  publish(change: Change): void {
    const { credentials, ...rest } = change;
    this.records.apply(change);
    this.loaded.update(change);
    this.#revision += 1;
    const shown = credentials.map((credential) => this.records.shown(storedCredential(credential)));
    const event: InventoryChange = { revision: this.#revision, ...rest, credentials: shown };
    for (const listener of [...this.#listeners]) listener(event);
  }

  #remember(secrets: readonly SealedSecret[]): void {
    const secretSetAt = this.store.audit.now();
    for (const { credentialId, slot, id } of secrets) {
      this.records.setSecretIds(credentialId, { ...this.records.secretIds(credentialId), [slot]: id });
      this.records.setTimes(credentialId, { secretSetAt });
    }
  }

  #storeWrite(change: Change, telling: Telling): StoreWrite {
    return {
      batch: this.newId(),
      summary: telling.summary ?? null,
      records: this.#recordWrites(change, telling),
      secrets: telling.secrets ?? [],
    };
  }

  #recordWrites(change: Change, { action, detail = '' }: Telling): RecordWrite[] {
    const put = (kind: NodeRef['kind'], after: NamedRecord): RecordWrite => {
      const before = this.#record({ kind, id: after.id });
      return { kind, before, after, action: action === null ? null : actionOn(before, action), detail };
    };
    return [
      ...change.environments.map((each) => put('environment', each)),
      ...change.credentials.map((each) => put('credential', storedCredential(each))),
      ...change.folders.map((each) => put('folder', each)),
      ...change.hosts.map((each) => put('host', each)),
      ...change.removed.map((ref): RecordWrite => ({
        kind: ref.kind,
        before: this.#record(ref),
        after: null,
        action: 'remove',
        detail,
      })),
    ];
  }

  #record({ kind, id }: NodeRef): NamedRecord | null {
    return this.records[`${kind}s`].get(id) ?? null;
  }
}

/** A new record is created or brought back, whatever is done to the others. */
function actionOn(before: unknown, action: Action): Action {
  if (before !== null) return action === 'move' ? 'move' : 'update';
  return action === 'restore' ? 'restore' : 'create';
}

/** How many records a change is about. */
export function sizeOf(change: Change): number {
  return Object.values(change).reduce((sum, list) => sum + list.length, 0);
}

/** A change in parts that can be told one after another: what others lead to first, what leads to others gone last. */
function* pieces(change: Change): Generator<Change, void> {
  const { environments, credentials, folders, hosts, removed } = change;
  const leaves = removed.filter(({ kind }) => kind === 'host');
  const others = removed.filter(({ kind }) => kind !== 'host');
  if (environments.length + credentials.length > 0) yield changeOf({ environments, credentials });
  for (const part of parts(folders)) yield changeOf({ folders: part });
  for (const part of parts(hosts)) yield changeOf({ hosts: part });
  for (const part of parts([...leaves, ...others])) yield changeOf({ removed: part });
}

function* parts<T>(list: readonly T[]): Generator<T[], void> {
  for (let from = 0; from < list.length; from += TOLD_AT_ONCE) yield list.slice(from, from + TOLD_AT_ONCE);
}
