import { BinnacleError } from '../../../shared/errors';
import type { ResultColumn } from '../../../shared/queryStream';
import { RowPage } from '../../../shared/rowPage';
import { holds, type GridPage, type GridSource, type PageProblem } from './gridSource';
import { PagePreview } from './pagePreview';

/**
 * Bytes of pages that are kept: some 250 pages, far more than a screen needs, so that scrolling to and fro asks nobody,
 * and yet a tenth of what the window takes anyway.
 */
export const KEPT_BYTES = 64 * 1024 * 1024;
/** Pages that are kept whatever their size: those of a screen. */
const KEPT_PAGES = 64;
/** Of larger pages only the beginnings of the cells are kept, in bytes: four times what pages are filled to. */
const LARGE_PAGE_BYTES = 1024 * 1024;
/** What a page costs beyond its bytes: objects and the entry in the map. */
const PAGE_COST_BYTES = 512;
/** Requests on their way at once: enough to hide their delay, few enough that a new place is not queued behind old ones. */
export const MAX_REQUESTS = 4;
/** Rows of a page while none has come: as many as pages hold at most. */
const FIRST_REACH = 4096;
/** Rows around a failed one that count as failed, too: about a screen, whose rows would each be asked for otherwise. */
const PROBLEM_REACH = 100;
/** Problems that are remembered; the oldest is forgotten and its rows asked for again when they are seen. */
const MAX_PROBLEMS = 32;
/** Rows of one look that are remembered as missing: more than a screen has. */
const MAX_MISSING = 256;

/** Asks for the page with a row; it says itself where it begins. */
export type FetchPage = (row: number) => Promise<{
  firstRow: number;
  page: Uint8Array;
  sourceRows?: Uint32Array | undefined;
}>;

interface Held extends GridPage {
  readonly bytes: number;
}

/**
 * Pages of a result, fetched when they are looked at and kept while there is room. All rows asked for before the next
 * microtask are one look; what an earlier look missed and the newest does not show is not fetched any more.
 */
export class PageCache implements GridSource {
  /** By first row, the least recently used first. */
  readonly #held = new Map<number, Held>();
  /** First rows of the pages held, in order. */
  #starts: number[] = [];
  #bytes = 0;
  #rows = 0;
  #ended = false;
  /** Rows of the largest page so far: requests nearer to each other than that may mean the same page. */
  #reach: number | null = null;
  readonly #requests = new Map<number, Promise<GridPage>>();
  #missing: number[] = [];
  #looking = false;
  readonly #problems: PageProblem[] = [];
  readonly #listeners = new Set<() => void>();
  #disposed = false;

  constructor(
    readonly columns: readonly ResultColumn[],
    private readonly fetchPage: FetchPage,
    private readonly keptBytes: number = KEPT_BYTES,
  ) {}

  /** Tells how many rows there are by now. */
  setRows(rows: number, ended: boolean): void {
    if (rows === this.#rows && ended === this.#ended) return;
    this.#rows = rows;
    this.#ended = ended;
    this.#tell();
  }

  rowCount(): number {
    return this.#rows;
  }

  ended(): boolean {
    return this.#ended;
  }

  /** Bytes of the pages that are kept. */
  get bytes(): number {
    return this.#bytes;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  pageAt(row: number): GridPage | null {
    this.#look();
    const held = this.#find(row);
    if (held !== null) {
      this.#held.delete(held.firstRow);
      this.#held.set(held.firstRow, held);
    } else if (row >= 0 && row < this.#rows && this.#missing.length < MAX_MISSING) this.#missing.push(row);
    return held;
  }

  problemAt(row: number): PageProblem | null {
    const problem = this.#problems.find((each) => Math.abs(each.row - row) < PROBLEM_REACH);
    return problem === undefined || this.#find(row) !== null ? null : problem;
  }

  retry(row: number): void {
    this.#forgetProblems((each) => Math.abs(each.row - row) < PROBLEM_REACH);
    this.pageAt(row);
    this.#tell();
  }

  async load(row: number): Promise<GridPage> {
    for (;;) {
      const held = this.#find(row);
      if (held?.exact === true) return held;
      const near = this.#requestNear(row);
      if (near !== undefined) {
        const page = await near.catch(() => null);
        if (page !== null && holds(page, row)) return page;
      } else if (this.#requests.size < MAX_REQUESTS) return this.#request(row);
      else await Promise.race([...this.#requests.values()].map((each) => each.catch(() => null)));
      if (this.#disposed) throw gone();
    }
  }

  /** Lets go of all pages; replies that still come are dropped. */
  dispose(): void {
    this.#disposed = true;
    this.#listeners.clear();
    this.#held.clear();
    this.#starts = [];
    this.#missing = [];
    this.#bytes = 0;
  }

  /** Begins a look unless one is going on. */
  #look(): void {
    if (this.#looking) return;
    this.#looking = true;
    this.#missing = [];
    queueMicrotask(() => {
      this.#looking = false;
      this.#pump();
    });
  }

  /** Asks for what the newest look missed. */
  #pump(): void {
    for (const row of this.#missing) {
      if (this.#disposed || this.#requests.size >= MAX_REQUESTS) return;
      const settled = this.#find(row) !== null || this.problemAt(row) !== null;
      // The reply tells where it ends; until then this row may be on the same page.
      if (!settled && this.#requestNear(row) === undefined) this.#request(row).catch(() => undefined);
    }
  }

  #requestNear(row: number): Promise<GridPage> | undefined {
    const reach = this.#reach ?? FIRST_REACH;
    for (const [asked, request] of this.#requests) if (Math.abs(asked - row) < reach) return request;
    return undefined;
  }

  async #request(row: number): Promise<GridPage> {
    if (this.#disposed) throw gone();
    const request = this.#fetch(row);
    this.#requests.set(row, request);
    try {
      return await request;
    } catch (error) {
      this.#problems.push({ row, error: error instanceof BinnacleError ? error : unreadable(error) });
      if (this.#problems.length > MAX_PROBLEMS) this.#problems.shift();
      throw error;
    } finally {
      this.#requests.delete(row);
      this.#pump();
      this.#tell();
    }
  }

  async #fetch(row: number): Promise<GridPage> {
    const { firstRow, page: bytes, sourceRows } = await this.fetchPage(row);
    const page = new RowPage(bytes);
    const got: GridPage = { firstRow, page, exact: true, sourceRows };
    if (!holds(got, row) || page.columns !== this.columns.length) {
      throw new BinnacleError('internal', 'Other rows came than were asked for.', {
        hint: 'Run the query again.',
      });
    }
    if (!this.#disposed) this.#keep(got, bytes.length);
    return got;
  }

  #keep(got: GridPage, bytes: number): void {
    const preview = bytes > LARGE_PAGE_BYTES ? new PagePreview(got.page) : null;
    const page = preview ?? got.page;
    const end = got.firstRow + page.rows;
    this.#reach = Math.max(this.#reach ?? 1, page.rows);
    this.#forgetProblems((each) => holds(got, each.row));
    // The last page of a result that still grows comes again, larger.
    for (const start of this.#starts.filter((each) => each < end)) {
      const held = this.#held.get(start);
      if (held !== undefined && start + held.page.rows > got.firstRow) this.#drop(held);
    }
    const cost = (preview?.size ?? bytes) + PAGE_COST_BYTES;
    this.#held.set(got.firstRow, { ...got, page, exact: preview === null, bytes: cost });
    this.#starts.splice(this.#indexAfter(got.firstRow), 0, got.firstRow);
    this.#bytes += cost;
    this.#evict();
  }

  #evict(): void {
    for (const held of this.#held.values()) {
      if (this.#bytes <= this.keptBytes || this.#held.size <= KEPT_PAGES) return;
      this.#drop(held);
    }
  }

  #drop(held: Held): void {
    this.#held.delete(held.firstRow);
    this.#starts.splice(this.#indexAfter(held.firstRow) - 1, 1);
    this.#bytes -= held.bytes;
  }

  #find(row: number): Held | null {
    const start = this.#starts[this.#indexAfter(row) - 1];
    const held = start === undefined ? undefined : this.#held.get(start);
    return held !== undefined && holds(held, row) ? held : null;
  }

  /** How many pages begin at this row or before it. */
  #indexAfter(row: number): number {
    let low = 0;
    let high = this.#starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) <= row) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #forgetProblems(which: (problem: PageProblem) => boolean): void {
    const rest = this.#problems.filter((each) => !which(each));
    this.#problems.splice(0, this.#problems.length, ...rest);
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

const gone = (): BinnacleError => new BinnacleError('cancelled', 'This result is closed.');

const unreadable = (cause: unknown): BinnacleError =>
  new BinnacleError('internal', 'These rows can’t be read.', { hint: 'Try again.', retryable: true, cause });
