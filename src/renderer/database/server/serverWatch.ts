import { createStore, type StoreApi } from 'zustand/vanilla';
import { toWire, type WireError } from '../../../shared/errors';
import type { Disposable } from '../../../shared/lifecycle';
import type { ServerActivity, ServerAnswers, ServerSession } from '../../../shared/serverView';
import { LiveQuery, type QueryOwner } from '../liveQuery';
import { withSample, type MeterSample } from './meterSeries';

/** What is read when its view is shown, and again when a person asks. */
export type ServerPart = 'storage' | 'statements' | 'settings' | 'replication';

/** How a part stands; the last answer stays while it is read anew. */
export interface PartState<K extends ServerPart> {
  answer: ServerAnswers[K] | null;
  error: WireError | null;
  loading: boolean;
}

/** What the server view shows. */
export interface WatchState {
  activity: ServerActivity | null;
  samples: readonly MeterSample[];
  /** Why the last look failed; null: it did not. */
  error: WireError | null;
  /** Between two looks, in ms; null: paused. */
  everyMs: number | null;
  parts: { [K in ServerPart]: PartState<K> };
}

const UNREAD = { answer: null, error: null, loading: false };

/** Looks to choose from, in ms; null: paused. */
export const INTERVALS: readonly (number | null)[] = [1000, 2000, 5000, 10_000, 30_000, null];

/** One tab that watches a server: it looks again and again while it is on the screen, over a connection of its own. */
export class ServerWatch implements Disposable {
  readonly query: LiveQuery;
  readonly store: StoreApi<WatchState> = createStore<WatchState>(() => ({
    ...{ activity: null, samples: [], error: null, everyMs: 2000 },
    parts: { storage: UNREAD, statements: UNREAD, settings: UNREAD, replication: UNREAD },
  }));
  #timer: ReturnType<typeof setTimeout> | null = null;
  #looking = false;
  #visible = false;
  readonly #stop: () => void;

  constructor(owner: QueryOwner) {
    this.query = new LiveQuery(owner);
    this.#stop = this.query.store.subscribe((now, before) => {
      if (now.ready && !before.ready) void this.look();
    });
  }

  /** Nothing is asked of the server while nobody sees it. */
  setVisible(visible: boolean): void {
    this.#visible = visible;
    if (visible) void this.look();
    else this.#wait(null);
  }

  setInterval(everyMs: number | null): void {
    this.store.setState({ everyMs });
    this.#wait(everyMs);
  }

  /** Looks now; the next look follows by the clock. */
  async look(): Promise<void> {
    if (this.#looking || !this.query.store.getState().ready) return;
    this.#looking = true;
    this.#wait(null);
    try {
      const activity = await this.query.server({ what: 'activity' });
      this.store.setState(({ samples }) => ({
        ...{ activity, error: null },
        samples: withSample(samples, { time: Date.now(), meters: activity.meters }),
      }));
    } catch (error) {
      this.store.setState({ error: toWire(error) });
    } finally {
      this.#looking = false;
      if (this.#visible) this.#wait(this.store.getState().everyMs);
    }
  }

  /** Reads a part anew. */
  async read(part: ServerPart): Promise<void> {
    if (this.store.getState().parts[part].loading) return;
    this.#setPart(part, { loading: true });
    try {
      const answer = await this.query.server({ what: part });
      this.#setPart(part, { answer, error: null, loading: false });
    } catch (error) {
      this.#setPart(part, { error: toWire(error), loading: false });
    }
  }

  /** Cancels a statement or ends a connection, if it is still the one that was seen. Rejects with why it did not. */
  async end(how: 'cancel' | 'terminate', session: ServerSession): Promise<boolean> {
    const { id, since, statementSince } = session;
    const { done } = await this.query.server({ what: 'end-session', how, id, since, statementSince });
    void this.look();
    return done;
  }

  dispose(): void {
    this.#visible = false;
    this.#wait(null);
    this.#stop();
    this.query.dispose();
  }

  #setPart(part: ServerPart, change: Partial<PartState<ServerPart>>): void {
    this.store.setState(({ parts }) => ({ parts: { ...parts, [part]: { ...parts[part], ...change } } }));
  }

  #wait(everyMs: number | null): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = everyMs === null || !this.#visible ? null : setTimeout(() => void this.look(), everyMs);
  }
}
