import { BinnacleError } from '../../../shared/errors';
import type { Feed, FeedRun } from '../../../shared/model/feed';
import type { InventoryService } from '../inventory';
import type { FeedClock } from './feedClock';
import type { FeedTree } from './feedMessages';
import { countsText, failedRun, plannedRun, unchangedRun, whyFailed } from './feedRun';
import { type FeedPlan, planFeed } from './planFeed';
import type { SourceReader } from './readSource';

/** One feed as it runs. */
export interface RunningFeed {
  feed: Feed;
  readonly clock: FeedClock;
  run: Promise<FeedRun> | null;
  abort: AbortController;
  /** What was read and waits for a person. */
  waiting: FeedTree | null;
  etag: string | null;
  /** Due, but for the vault. */
  locked: boolean;
}

/** How a refresh ended. */
export interface Refreshed {
  run: FeedRun;
  /** Whether it is worth remembering. */
  keep: boolean;
  /** Whether nothing of the source is left that nobody has seen. */
  seen: boolean;
}

/** What {@link FeedRunner} works with. */
export interface FeedRunnerDeps {
  inventory: InventoryService;
  newId: () => string;
  /** Milliseconds since the epoch. */
  now: () => number;
  log: (level: 'error', text: string) => void;
}

/** Reads what a source gives, and takes it over or keeps it for a person to look at. */
export class FeedRunner {
  constructor(
    private readonly deps: FeedRunnerDeps,
    private readonly reader: SourceReader,
  ) {}

  /** One refresh. Whatever goes wrong is its result, and has changed nothing. */
  async refresh(running: RunningFeed, byHand: boolean): Promise<Refreshed> {
    const { now } = this.deps;
    const { feed, abort } = running;
    const kept = (run: FeedRun): Refreshed => ({
      run,
      keep: true,
      seen: run.outcome === 'unchanged' && feed.seen,
    });
    try {
      const read = await this.reader.read(feed, byHand ? null : running.etag, abort.signal);
      running.locked = false;
      if (abort.signal.aborted) {
        const run = failedRun(now(), { message: 'The refresh was stopped.', hint: '' });
        return { run, keep: false, seen: false };
      }
      running.clock.watch(feed, read.state === 'read' ? read.tree.files : []);
      if (read.state === 'failed') return kept(failedRun(now(), read));
      // What waits still waits.
      if (read.state === 'same' && running.waiting !== null && feed.lastRun !== null) {
        return { run: feed.lastRun, keep: false, seen: false };
      }
      if (read.state === 'same') return kept(unchangedRun(now()));
      const run = await this.#take(running, read.tree, read.said);
      running.etag = read.tree.etag;
      return { run, keep: true, seen: run.outcome === 'unchanged' };
    } catch (error) {
      return kept(this.#failed(error));
    }
  }

  /** Takes over what was read. Asks first about many hosts, unless `confirmed`: then `removal` is set. */
  async apply(running: RunningFeed, tree: FeedTree, confirmed: boolean, said: string): Promise<FeedRun> {
    const { inventory, newId, now } = this.deps;
    const { feed } = running;
    const planned: { plan?: FeedPlan } = {};
    const guarded = await inventory.rewrite(
      async () => {
        const folder = inventory.records.folders.get(feed.folderId);
        if (folder === undefined) throw feedGone();
        const plan = (planned.plan = await planFeed(feed, tree, inventory.records, newId));
        const detail = countsText(plan.counts);
        const summary = { action: 'inventory.refresh', objectName: folder.name, detail };
        return { change: plan.change, kept: 0, summary };
      },
      confirmed,
      'update',
    );
    const { plan } = planned;
    if (plan === undefined) throw feedGone();
    const end = { undoToken: null, removal: null, said };
    if (guarded.state === 'confirm') {
      running.waiting = tree;
      return plannedRun(now(), tree, plan, { ...end, outcome: 'waiting', removal: guarded.removal });
    }
    running.waiting = null;
    const outcome = plan.differenceCount === 0 ? 'unchanged' : 'applied';
    return plannedRun(now(), tree, plan, { ...end, outcome, undoToken: guarded.undoToken });
  }

  /** Fills the folder of a new feed. */
  fill(running: RunningFeed, tree: FeedTree): Promise<FeedRun> {
    return this.apply(running, tree, true, '').catch((error: unknown) => this.#failed(error));
  }

  async #take(running: RunningFeed, tree: FeedTree, said: string): Promise<FeedRun> {
    const { feed } = running;
    const { inventory, newId, now } = this.deps;
    await inventory.idle();
    const plan = await planFeed(feed, tree, inventory.records, newId);
    const end = { undoToken: null, removal: null, said };
    if (Object.values(plan.change).every((list) => list.length === 0)) {
      running.waiting = null;
      return plannedRun(now(), tree, plan, { ...end, outcome: 'unchanged' });
    }
    const silent = plan.differenceCount === 0;
    // Planned anew when nobody else can change anything meanwhile.
    if (silent || (feed.apply === 'apply' && feed.seen)) return this.apply(running, tree, false, said);
    running.waiting = tree;
    return plannedRun(now(), tree, plan, { ...end, outcome: 'waiting' });
  }

  #failed(error: unknown): FeedRun {
    const { now, log } = this.deps;
    const why = whyFailed(error);
    if (why === undefined) log('error', `live folder: ${textOf(error)}`);
    const inside = 'Something went wrong inside Binnacle. The log has the details.';
    return failedRun(now(), why ?? { message: inside, hint: '' });
  }
}

/** The error for a feed that was removed, or whose folder was. */
export function feedGone(): BinnacleError {
  return new BinnacleError('not-found', 'This live folder does not exist any more.');
}

/** What the log learns of an error. */
export const textOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : 'unknown';
