import { createStore, type StoreApi } from 'zustand/vanilla';
import { toWire } from '../../../shared/errors';
import type { DatabaseObject, ExploreQuestion, TableDetails } from '../../../shared/queryStream';
import type { AnswerTo } from '../queryClient';
import {
  columnKey,
  isRelation,
  objectKey,
  relationKey,
  rowsAround,
  type ExplorerData,
  type ExplorerRow,
  type Loaded,
} from './explorerModel';

/** The explorer's state with the row that the keys act on. */
export interface ExplorerState extends ExplorerData {
  activeKey: string | null;
  /** Rows that were picked beside the active one, for what is about several. */
  picked: ReadonlySet<string>;
  /** DDL that is shown; null: none. */
  definition: { title: string; text: string } | null;
}

/** Asks the database. Rejects with an error for people. */
export type Ask = <Q extends ExploreQuestion>(question: Q) => Promise<AnswerTo<Q>>;

const NOTHING: Loaded<never> = { state: 'loading', value: null, error: null };

/** Schema that is open at first: most databases have nothing else. */
const USUAL_SCHEMA = 'public';
/** A search lists the objects of so many schemas, and so many objects by the count of the server: each costs a question. */
const MOST_SEARCHED = { schemas: 20, objects: 100_000 };

/** What is known of one tab's database; asked for when it is looked at, kept until it is refreshed. */
export class Explorer {
  readonly store: StoreApi<ExplorerState> = createStore<ExplorerState>(() => ({
    ...{ schemas: NOTHING, objects: new Map(), details: new Map(), completion: NOTHING },
    globals: null,
    ...{
      toggled: new Set<string>(),
      filter: '',
      activeKey: null,
      picked: new Set<string>(),
      definition: null,
    },
  }));
  /** Answers to older questions are dropped. */
  #round = 0;

  constructor(
    private readonly ask: Ask,
    private readonly onNames: (names: AnswerTo<{ what: 'completion' }>) => void,
    private readonly hasGlobals: () => boolean = () => false,
  ) {}

  /** Asks for everything that is known or shown anew; what was known stays until the answer is there. */
  refresh(): void {
    const round = ++this.#round;
    const { objects, details } = this.store.getState();
    const first = this.store.getState().schemas.value === null;
    // At first what is shown goes before the names for completing, which take longer.
    const shown = this.#load({ what: 'schemas' }, round, 'schemas').then(async (schemas) => {
      if (first && schemas !== null) await this.#openUsual(schemas);
    });
    for (const schema of objects.keys()) void this.#loadObjects(schema);
    for (const key of details.keys()) {
      const [schema = '', name = ''] = key.split('\u0000');
      void this.#loadDetails({ schema, name });
    }
    void (first ? shown : Promise.resolve()).then(() => this.#loadNames(round));
  }

  async #loadNames(round: number): Promise<void> {
    if (round !== this.#round) return;
    const names = await this.#load({ what: 'completion' }, round, 'completion');
    if (this.hasGlobals()) void this.#load({ what: 'globals' }, round, 'globals');
    if (names === null) return;
    this.onNames(names);
    if (this.store.getState().filter.trim() !== '') this.#listForSearch();
  }

  /** Opens a closed row, closes an open one, and asks for what is in it; a failed one is asked for again. */
  toggle(row: ExplorerRow): void {
    if (row.failed) {
      this.refresh();
      return;
    }
    if (row.expanded === null) return;
    this.store.setState(({ toggled }) => {
      const next = new Set(toggled);
      if (!next.delete(row.key)) next.add(row.key);
      return { toggled: next };
    });
    if (!row.expanded) this.#fill(row);
  }

  setFilter(filter: string): void {
    const begins = this.store.getState().filter.trim() === '' && filter.trim() !== '';
    this.store.setState({ filter, activeKey: null, picked: new Set() });
    if (begins) this.#listForSearch();
  }

  /** Ends a search and shows where something is in the tree: an object, or a column of it. */
  async reveal({ schema, name, kind, detail }: DatabaseObject, column: string | null): Promise<void> {
    const { objects, details, schemas } = this.store.getState();
    if ((objects.get(schema)?.value ?? null) === null) await this.#loadObjects(schema);
    const listed = this.store.getState().objects.get(schema)?.value ?? [];
    const named = listed.filter((each) => each.name === name);
    const object =
      named.find((each) => each.kind === kind && each.detail === detail) ?? named.find(isRelation);
    if (object === undefined) return;
    const system = schemas.value?.find((each) => each.name === schema)?.system ?? false;
    const { closed, open } = rowsAround(object, system);
    this.store.setState(({ toggled }) => {
      const next = new Set([...toggled, ...closed]);
      for (const key of open) next.delete(key);
      if (column !== null) next.add(objectKey(object));
      const activeKey = column === null ? objectKey(object) : columnKey(object, column);
      return { filter: '', toggled: next, activeKey };
    });
    if (column !== null && !details.has(relationKey(object))) await this.#loadDetails(object);
  }

  setActive(activeKey: string | null): void {
    this.store.setState({ activeKey, picked: new Set() });
  }

  /** Picks a row beside those that are picked, or no more; the active one is the first of them. */
  pick(key: string): void {
    this.store.setState(({ picked, activeKey }) => {
      const next = new Set(picked.size === 0 && activeKey !== null ? [activeKey] : picked);
      if (!next.delete(key)) next.add(key);
      return { picked: next, activeKey: key };
    });
  }

  /** Picks exactly these rows; the last one is where the keys go on from, if `at` is not given. */
  pickAll(keys: readonly string[], at: string): void {
    this.store.setState({ picked: new Set(keys), activeKey: at });
  }

  /** Tables of a schema, asked for if nobody has looked yet. */
  async tablesOf(schema: string): Promise<DatabaseObject[]> {
    if ((this.store.getState().objects.get(schema)?.value ?? null) === null) await this.#loadObjects(schema);
    const listed = this.store.getState().objects.get(schema)?.value ?? [];
    return listed.filter(({ kind }) => kind === 'table' || kind === 'foreign table');
  }

  /** Shows the statements that make an object again. Rejects with an error for people. */
  async showDefinition({ schema, name, kind, detail }: DatabaseObject): Promise<void> {
    const text = await this.ask({ what: 'ddl', schema, name, kind, detail });
    this.store.setState({ definition: { title: schema === '' ? name : `${schema}.${name}`, text } });
  }

  /** Shows the definition of a part of a table, which is known. */
  showText(title: string, text: string): void {
    this.store.setState({ definition: { title, text } });
  }

  closeDefinition(): void {
    this.store.setState({ definition: null });
  }

  /** Lists the objects of schemas that nobody has opened yet, within bounds. */
  #listForSearch(): void {
    const { schemas, objects } = this.store.getState();
    let { schemas: most, objects: left } = MOST_SEARCHED;
    for (const schema of schemas.value ?? []) {
      if (schema.system || schema.objects === 0 || objects.has(schema.name)) continue;
      left -= schema.objects;
      if (most-- === 0 || left < 0) return;
      void this.#loadObjects(schema.name);
    }
  }

  async #openUsual(schemas: AnswerTo<{ what: 'schemas' }>): Promise<void> {
    const own = schemas.filter(({ system }) => !system);
    const usual = own.find(({ name }) => name === USUAL_SCHEMA) ?? (own.length === 1 ? own[0] : undefined);
    if (usual === undefined) return;
    this.store.setState(({ toggled }) => ({ toggled: new Set(toggled).add(`schema:${usual.name}`) }));
    await this.#loadObjects(usual.name);
  }

  /** The columns of a relation's key, which is asked for if nobody has yet; none: it has none, or can't be asked. */
  async keyOf(relation: { schema: string; name: string }): Promise<readonly string[]> {
    const known = this.store.getState().details.get(relationKey(relation))?.value ?? null;
    const details = known ?? (await this.#loadDetails(relation));
    return details?.keys[0]?.columns ?? [];
  }

  #fill({ kind, schema, object }: ExplorerRow): void {
    const { objects, details } = this.store.getState();
    if (kind === 'schema' && !objects.has(schema)) void this.#loadObjects(schema);
    if (object !== null && isRelation(object) && !details.has(relationKey(object)))
      void this.#loadDetails(object);
  }

  async #load<Q extends ExploreQuestion & { what: 'schemas' | 'completion' | 'globals' }>(
    question: Q,
    round: number,
    into: Q['what'],
  ): Promise<AnswerTo<Q> | null> {
    const before = this.store.getState()[into] ?? NOTHING;
    this.store.setState({ [into]: { ...before, state: 'loading', error: null } });
    const answer = await this.#answer(question);
    if (round !== this.#round) return null;
    this.store.setState({ [into]: { value: before.value, ...answer } });
    return answer.state === 'ready' ? answer.value : null;
  }

  async #loadObjects(schema: string): Promise<void> {
    const put = (loaded: Partial<Loaded<AnswerTo<{ what: 'objects'; schema: string }>>>): void =>
      this.store.setState(({ objects }) => ({
        objects: new Map(objects).set(schema, { ...(objects.get(schema) ?? NOTHING), ...loaded }),
      }));
    put({ state: 'loading', error: null });
    put(await this.#answer({ what: 'objects', schema } as const));
  }

  async #loadDetails({ schema, name }: { schema: string; name: string }): Promise<TableDetails | null> {
    const key = relationKey({ schema, name });
    const put = (loaded: Partial<Loaded<TableDetails>>): void =>
      this.store.setState(({ details }) => ({
        details: new Map(details).set(key, { ...(details.get(key) ?? NOTHING), ...loaded }),
      }));
    put({ state: 'loading', error: null });
    const answer = await this.#answer({ what: 'table', schema, name } as const);
    put(answer);
    return answer.state === 'ready' ? answer.value : null;
  }

  async #answer<Q extends ExploreQuestion>(
    question: Q,
  ): Promise<
    | { state: 'ready'; value: AnswerTo<Q>; error: null }
    | { state: 'failed'; error: ReturnType<typeof toWire> }
  > {
    try {
      return { state: 'ready', value: await this.ask(question), error: null };
    } catch (error) {
      return { state: 'failed', error: toWire(error) };
    }
  }
}
