import { createStore, type StoreApi } from 'zustand/vanilla';
import { toWire, type WireError } from '../../../shared/errors';
import type { Ask } from '../explorer/explorer';
import { MOST_TABLES, tableKey, type ReadTable, type TableName } from './diagramModel';

/** A diagram that is shown or on its way. */
export interface OpenDiagram {
  /** What it is of. */
  title: string;
  read: readonly ReadTable[];
  /** Tables that it is to have; more than were read while it is on its way. */
  wanted: number;
  /** Tables that were left out, for there are too many. */
  left: number;
  /** Why tables are missing that were asked for; null: none is. */
  failure: WireError | null;
  /** Tables are still being read. */
  loading: boolean;
}

/** The diagram of a tab: reads the tables one after the other, so that what else is asked gets its turn. */
export class Diagram {
  readonly store: StoreApi<{ open: OpenDiagram | null }> = createStore<{ open: OpenDiagram | null }>(() => ({
    open: null,
  }));
  /** What an older one still reads is dropped. */
  #round = 0;

  constructor(private readonly ask: Ask) {}

  /** Opens a diagram of tables; with `beside`, of those too that foreign keys lead to or come from. */
  async open(title: string, tables: readonly TableName[], beside = false): Promise<void> {
    const round = ++this.#round;
    this.store.setState({
      open: { title, read: [], wanted: 0, left: 0, failure: null, loading: true },
    });
    await this.#read(tables, round);
    if (beside && round === this.#round) await this.addBeside();
  }

  /** Adds the tables that foreign keys of the shown ones lead to or come from. */
  async addBeside(): Promise<void> {
    const read = this.store.getState().open?.read ?? [];
    const beside = read.flatMap(({ details }) => [
      ...details.foreignKeys.map(({ to }) => to),
      ...details.referencedBy.map(({ from }) => from),
    ]);
    await this.#read(
      beside.map(({ schema, name }) => ({ schema, name })),
      this.#round,
    );
  }

  /** No more tables are read; what is there is shown. */
  stop(): void {
    this.#round += 1;
    this.#put((open) => ({ ...open, wanted: open.read.length, loading: false }));
  }

  close(): void {
    this.#round += 1;
    this.store.setState({ open: null });
  }

  async #read(tables: readonly TableName[], round: number): Promise<void> {
    const known = new Set(this.store.getState().open?.read.map(tableKey));
    const fresh = [...new Map(tables.map((table) => [tableKey(table), table])).values()].filter(
      (table) => !known.has(tableKey(table)),
    );
    const taken = fresh.slice(0, Math.max(0, MOST_TABLES - known.size));
    const [wanted, left] = [known.size + taken.length, fresh.length - taken.length];
    this.#put((open) => ({ ...open, wanted, left, failure: null, loading: true }));
    for (const { schema, name } of taken) {
      if (round !== this.#round) return;
      await this.#readOne({ schema, name }, round);
    }
    if (round === this.#round) this.#put((open) => ({ ...open, wanted: open.read.length, loading: false }));
  }

  async #readOne({ schema, name }: TableName, round: number): Promise<void> {
    try {
      const details = await this.ask({ what: 'table', schema, name });
      if (round !== this.#round) return;
      this.#put((open) => ({ ...open, read: [...open.read, { schema, name, details }] }));
    } catch (error) {
      if (round === this.#round) this.#put((open) => ({ ...open, failure: toWire(error) }));
    }
  }

  #put(change: (open: OpenDiagram) => OpenDiagram): void {
    this.store.setState(({ open }) => ({ open: open === null ? null : change(open) }));
  }
}
