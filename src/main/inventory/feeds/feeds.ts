import { isDeepStrictEqual } from 'node:util';
import { BinnacleError } from '../../../shared/errors';
import type { Disposable } from '../../../shared/lifecycle';
import {
  type Feed,
  type FeedDraft,
  type FeedInfo,
  type FeedRun,
  type FeedTrial,
  summaryOf,
} from '../../../shared/model/feed';
import type { Guarded } from '../../../shared/model/history';
import type { InventoryChange } from '../../../shared/model/inventory';
import type { Store } from '../../store/store';
import type { InventoryService } from '../inventory';
import { FeedClock } from './feedClock';
import { feedGone, FeedRunner, type RunningFeed, textOf } from './feedRunner';
import { FeedTrials } from './feedTrials';
import { SourceReader, type SourceReaderDeps } from './readSource';
import type { WatchTimes } from './watchFiles';

/** What {@link FeedService} works with. */
export interface FeedServiceDeps extends Omit<SourceReaderDeps, 'store' | 'records'> {
  store: Pick<Store, 'feeds' | 'folders' | 'secrets' | 'audit'>;
  inventory: InventoryService;
  ensureUnlocked: (reason: string) => Promise<boolean>;
  changed: (feeds: FeedInfo[]) => void;
  newId: () => string;
  /** Milliseconds since the epoch. */
  now: () => number;
  log: (level: 'info' | 'warn' | 'error', text: string) => void;
  /** Other than usual, for tests. */
  times?: WatchTimes & { soonestMs?: number };
}

/**
 * Live folders: each is kept as a file, a script or a server says. A refresh that fails changes nothing; what a person
 * has added is never lost; nothing but the source that the person named is ever read or contacted.
 */
export class FeedService implements Disposable {
  readonly #feeds = new Map<string, RunningFeed>();
  readonly #removed = new Map<string, Feed>();
  readonly #reader: SourceReader;
  readonly #runner: FeedRunner;
  readonly #trials: FeedTrials;
  readonly #listening: Disposable;
  /** Refreshes that nobody asked for come one after another. */
  #turn: Promise<unknown> = Promise.resolve();
  #started = false;
  #disposed = false;

  constructor(private readonly deps: FeedServiceDeps) {
    this.#reader = new SourceReader({ ...deps, records: () => deps.inventory.records });
    this.#runner = new FeedRunner(deps, this.#reader);
    this.#trials = new FeedTrials(deps.newId);
    for (const feed of deps.store.feeds.all()) this.#feeds.set(feed.id, this.#running(feed));
    this.#listening = deps.inventory.onChange((change) => this.#followFolders(change));
  }

  /** Begins to refresh by timers and changed files. Safe to call again. */
  start(): void {
    if (this.#started || this.#disposed) return;
    this.#started = true;
    this.#forgetLost();
    for (const running of this.#feeds.values()) this.#follow(running);
  }

  list(): FeedInfo[] {
    return [...this.#feeds.values()].filter((each) => this.#isLive(each)).map(infoOf);
  }

  /** What a source gives. Changes nothing. */
  async try(draft: FeedDraft, signal: AbortSignal): Promise<FeedTrial> {
    if (!(await this.#unlockedFor(draft))) return { state: 'cancelled' };
    const start = performance.now();
    const read = await this.#reader.read(draft, null, signal);
    return this.#trials.keep(draft, read, Math.round(performance.now() - start));
  }

  /** Makes a folder and fills it with what was tried. */
  async create(
    trialId: string,
    draft: FeedDraft,
    folder: { name: string; parentId: string | null },
  ): Promise<FeedInfo> {
    this.#checkDraft(draft);
    const tree = this.#trials.take(trialId, draft);
    const { inventory, store, newId } = this.deps;
    await inventory.idle();
    const { id: folderId } = inventory.createFolder({ ...folder, notes: '', properties: {} });
    const feed: Feed = { id: newId(), folderId, ...draft, seen: true, lastRun: null };
    store.feeds.insert(feed);
    this.#audit(feed, 'live-folder.create', draft.source.kind);
    const running = this.#running(feed);
    this.#feeds.set(feed.id, running);
    const run = await this.#runner.fill(running, tree);
    await this.#ended(running, run);
    running.clock.watch(feed, tree.files);
    this.#follow(running);
    return infoOf(running);
  }

  /** Another source is shown before anything of it is taken over. */
  async update(id: string, draft: FeedDraft): Promise<FeedInfo> {
    this.#checkDraft(draft);
    const running = this.#required(id);
    const other = !isDeepStrictEqual(draft.source, running.feed.source);
    if (other) {
      running.abort.abort();
      await running.run?.catch(() => undefined);
      running.abort = new AbortController();
      Object.assign(running, { waiting: null, etag: null });
      running.clock.dispose();
    }
    await this.#save(running, { ...draft, seen: running.feed.seen && !other });
    this.#audit(running.feed, 'live-folder.update', draft.source.kind);
    this.#follow(running);
    this.#tell();
    return infoOf(running);
  }

  /** Makes the folder an ordinary one: everything in it stays as it is. {@link restore} takes it back. */
  async remove(id: string): Promise<void> {
    const running = this.#required(id);
    const { inventory, store, newId, now } = this.deps;
    this.#stop(running);
    this.#feeds.delete(id);
    this.#removed.set(id, running.feed);
    await inventory.idle();
    store.feeds.remove(running.feed, newId(), now());
    this.#audit(running.feed, 'live-folder.remove', '');
    this.#tell();
  }

  /** Takes {@link remove} back, until the app is closed. */
  async restore(id: string): Promise<void> {
    const feed = this.#removed.get(id);
    if (feed === undefined) throw feedGone();
    await this.deps.inventory.idle();
    this.deps.store.feeds.put(feed);
    this.#audit(feed, 'live-folder.create', 'Brought back');
    this.#removed.delete(id);
    const running = this.#running(feed);
    this.#feeds.set(id, running);
    this.#follow(running);
    this.#tell();
  }

  /** Reads the source now; asks to unlock the vault where a password is needed. */
  async refresh(id: string): Promise<FeedRun> {
    const running = this.#required(id);
    if (running.run === null && !(await this.#unlockedFor(running.feed))) {
      throw new BinnacleError('cancelled', 'The vault stayed locked, so nothing was refreshed.', {
        retryable: true,
      });
    }
    return this.#run(running, true);
  }

  /** Takes over what waits. Asks first about many hosts, unless `confirmed`. */
  async apply(id: string, confirmed: boolean): Promise<Guarded> {
    const running = this.#required(id);
    const tree = running.waiting;
    if (tree === null) {
      throw new BinnacleError('conflict', 'There are no differences at hand any more.', {
        hint: 'Refresh the folder, then look at what it finds.',
      });
    }
    const run = await this.#runner.apply(running, tree, confirmed, '');
    const { removal, undoToken, differenceCount } = run;
    if (removal !== null) return { state: 'confirm', removal };
    await this.#ended(running, run, { seen: true });
    return { state: 'done', undoToken, count: differenceCount, kept: 0 };
  }

  /** What the last refresh came to; null: there was none. */
  lastRun(id: string): FeedRun | null {
    return this.#required(id).feed.lastRun;
  }

  /** Those that wait for the vault are due once it is open. */
  vaultUnlocked(): void {
    for (const running of this.#feeds.values()) if (running.locked) this.#due(running);
  }

  dispose(): void {
    this.#disposed = true;
    this.#listening.dispose();
    for (const running of this.#feeds.values()) this.#stop(running);
  }

  #running(feed: Feed): RunningFeed {
    const { now, times } = this.deps;
    const running: RunningFeed = {
      ...{ feed, run: null, abort: new AbortController(), waiting: null, etag: null, locked: false },
      clock: new FeedClock(() => this.#due(running), now, times),
    };
    return running;
  }

  #stop(running: RunningFeed): void {
    running.clock.dispose();
    running.abort.abort();
  }

  #follow(running: RunningFeed): void {
    const due = this.#started && running.feed.enabled && this.#isKept(running);
    if (due) running.clock.follow(running.feed);
    else running.clock.dispose();
  }

  /** Whether it is neither removed nor without its folder. */
  #isKept(running: RunningFeed): boolean {
    return this.#feeds.get(running.feed.id) === running && this.#isLive(running);
  }

  /** A refresh that nobody asked for: it never opens a prompt. */
  #due(running: RunningFeed): void {
    const { vault } = this.deps;
    const blocked = this.#reader.needsVault(running.feed) && vault.state !== 'unlocked';
    if (blocked !== running.locked) {
      running.locked = blocked;
      this.#tell();
    }
    if (blocked) return;
    this.#turn = this.#turn.then(() => this.#runUnasked(running));
  }

  async #runUnasked(running: RunningFeed): Promise<void> {
    try {
      // One that is under way may have read the source before it changed.
      await running.run;
      if (!this.#disposed && this.#isKept(running) && running.feed.enabled) await this.#run(running, false);
    } catch (error) {
      this.deps.log('error', `live folder: ${textOf(error)}`);
    }
  }

  /** One run at a time: who comes meanwhile gets the same. */
  #run(running: RunningFeed, byHand: boolean): Promise<FeedRun> {
    if (running.run !== null) return running.run;
    const run = this.#refreshed(running, byHand).finally(() => {
      running.run = null;
      if (this.#disposed) return;
      this.#follow(running);
      this.#tell();
    });
    running.run = run;
    this.#tell();
    return run;
  }

  async #refreshed(running: RunningFeed, byHand: boolean): Promise<FeedRun> {
    const { run, keep, seen } = await this.#runner.refresh(running, byHand);
    return keep ? this.#ended(running, run, seen ? { seen } : {}) : run;
  }

  /** Remembers how a run ended; a failure after a success is told to the audit. */
  async #ended(running: RunningFeed, run: FeedRun, more: Partial<Feed> = {}): Promise<FeedRun> {
    const before = running.feed.lastRun;
    if (run.outcome === 'failed' && before?.outcome !== 'failed') {
      await this.deps.inventory.idle();
      if (!this.#disposed) this.#audit(running.feed, 'inventory.refresh', run.message, 'failed');
    }
    await this.#save(running, { lastRun: run, ...more });
    this.#tell();
    return run;
  }

  async #save(running: RunningFeed, patch: Partial<Feed>): Promise<void> {
    await this.deps.inventory.idle();
    running.feed = { ...running.feed, ...patch };
    const { feed } = running;
    if (this.#disposed || this.#feeds.get(feed.id) !== running) return;
    // What a script says on its error output may be private: it is not kept.
    const lastRun = feed.lastRun === null ? null : { ...feed.lastRun, said: '' };
    this.deps.store.feeds.put({ ...feed, lastRun });
  }

  #checkDraft({ source }: FeedDraft): void {
    const id = source.kind === 'https' ? source.auth?.credentialId : undefined;
    if (id === undefined || this.deps.inventory.records.credentials.has(id)) return;
    throw new BinnacleError('not-found', 'This credential does not exist any more.', {
      field: 'draft.source.auth.credentialId',
    });
  }

  #unlockedFor(draft: FeedDraft): Promise<boolean> {
    if (!this.#reader.needsVault(draft)) return Promise.resolve(true);
    return this.deps.ensureUnlocked('to refresh a live folder');
  }

  #isLive({ feed }: RunningFeed): boolean {
    return this.deps.inventory.records.folders.has(feed.folderId);
  }

  /** A folder that was deleted takes its feed along, and brings it back. */
  #followFolders({ folders, removed }: InventoryChange): void {
    if (folders.length === 0 && !removed.some(({ kind }) => kind === 'folder')) return;
    const touched = new Set([...folders, ...removed].map(({ id }) => id));
    const concerned = [...this.#feeds.values()].filter(({ feed }) => touched.has(feed.folderId));
    for (const running of concerned) this.#follow(running);
    if (concerned.length > 0) this.#tell();
  }

  /** Feeds whose folder can't come back any more go, too. */
  #forgetLost(): void {
    const lost = [...this.#feeds.values()].filter((each) => !this.#isLive(each));
    if (lost.length === 0) return;
    const { store, newId, now } = this.deps;
    const deleted = new Set(store.folders.removedIds());
    for (const { feed } of lost) {
      if (deleted.has(feed.folderId)) continue;
      store.feeds.remove(feed, newId(), now());
      this.#feeds.delete(feed.id);
    }
  }

  #required(id: string): RunningFeed {
    const running = this.#feeds.get(id);
    if (running === undefined || !this.#isLive(running)) throw feedGone();
    return running;
  }

  #audit({ id, folderId }: Feed, action: string, detail: string, outcome: 'ok' | 'failed' = 'ok'): void {
    const objectName = this.deps.inventory.records.folders.get(folderId)?.name ?? 'Live folder';
    this.deps.store.audit.append({
      action,
      objectKind: 'feed',
      objectId: id,
      objectName,
      hostId: null,
      outcome,
      detail,
    });
  }

  #tell(): void {
    if (!this.#disposed) this.deps.changed(this.list());
  }
}

function infoOf({ feed, run, waiting, locked }: RunningFeed): FeedInfo {
  const { id, folderId, source, refreshMinutes, timeoutSeconds, apply, enabled, lastRun } = feed;
  return {
    ...{ id, folderId, locked },
    draft: { source, refreshMinutes, timeoutSeconds, apply, enabled },
    running: run !== null,
    waiting: waiting !== null,
    last: lastRun === null ? null : summaryOf(lastRun),
  };
}
