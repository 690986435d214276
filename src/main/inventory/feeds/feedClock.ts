import type { Disposable } from '../../../shared/lifecycle';
import type { Feed } from '../../../shared/model/feed';
import type { SeenFile } from './feedMessages';
import { fileState } from './fileState';
import { homePath } from './homePath';
import { watchFiles, type WatchTimes } from './watchFiles';

/** A feed is not refreshed sooner than this after it was begun to be looked after, in ms. */
const SOONEST_MS = 2000;

/** Tells when one feed is due: by its timer, or because a file changed. */
export class FeedClock implements Disposable {
  #timer: NodeJS.Timeout | undefined;
  #watch: Disposable | undefined;
  #begun = false;

  constructor(
    private readonly due: () => void,
    private readonly now: () => number,
    private readonly times: WatchTimes & { soonestMs?: number } = {},
  ) {}

  /** Looks after a feed from now on. What changed while nobody looked is found by one refresh at the beginning. */
  follow({ source, refreshMinutes, lastRun }: Feed): void {
    this.#stopTimer();
    const isFile = source.kind === 'ssh-config' || source.kind === 'ansible';
    const soonest = this.times.soonestMs ?? SOONEST_MS;
    const every = refreshMinutes * 60_000;
    // A clock that was set back must not put it off for longer than usual.
    const left = Math.min(every, (lastRun?.time ?? 0) + every - this.now());
    const wait = every === 0 ? null : Math.max(soonest, left);
    const delay = isFile && !this.#begun ? soonest : wait;
    this.#begun = true;
    if (delay === null) return;
    this.#timer = setTimeout(this.due, delay);
    this.#timer.unref();
  }

  /** Watches the files that a refresh has read; the main one alone if it could not read any. */
  watch({ source }: Feed, files: readonly SeenFile[]): void {
    this.#watch?.dispose();
    this.#watch = undefined;
    if (source.kind !== 'ssh-config' && source.kind !== 'ansible') return;
    const path = homePath(source.path);
    const seen = files.length > 0 ? files : [{ path, state: fileState(path) }];
    this.#watch = watchFiles(seen, this.due, this.times);
  }

  /** Looks after it no more. {@link follow} begins anew. */
  dispose(): void {
    this.#stopTimer();
    this.#watch?.dispose();
    this.#watch = undefined;
    this.#begun = false;
  }

  #stopTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
