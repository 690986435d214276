import type { QueryAccess } from '../../shared/queryStream';

/** Longest that a timer of the runtime takes, in ms; an unlock lasts an hour at most. */
const MAX_TIMER_MS = 2_147_483_647;

/**
 * Whether a tab may change anything now. What it may do is decided in main; here it is kept to, and a time limit ends by
 * itself: by the clock of the day, and by one that nobody can set back.
 */
export class WriteAccess {
  #access: QueryAccess;
  /** What it falls back to. */
  readonly #locked: QueryAccess;
  #listener: (access: QueryAccess) => void = () => undefined;
  #timer: ReturnType<typeof setTimeout> | null = null;
  /** On the steady clock. */
  #deadline = Infinity;

  /** `role`: the account that a guarded environment logs in as while it only reads. */
  constructor(
    access: QueryAccess,
    /** The environment wants everything read-only until a person unlocks it. */
    readonly guarded = !access.mayWrite && access.why === 'guarded',
    role?: string,
  ) {
    this.#locked =
      access.mayWrite || access.why === 'guarded'
        ? { mayWrite: false, why: 'guarded', ...(role === undefined ? {} : { role }) }
        : access;
    this.#access = access.mayWrite ? access : this.#locked;
    if (access.mayWrite && access.until !== null) this.#limit(access.until);
  }

  get current(): QueryAccess {
    this.#expire();
    return this.#access;
  }

  get mayWrite(): boolean {
    return this.current.mayWrite;
  }

  /** Calls the one listener with every change from now on. */
  onChange(listener: (access: QueryAccess) => void): void {
    this.#listener = listener;
  }

  /** Lets a guarded tab write until then (ms since the epoch). Others stay as they are. */
  allow(until: number): void {
    if (!this.guarded) return;
    this.#limit(until);
    this.#set({ mayWrite: true, until });
  }

  /** A guarded tab only reads from now on. */
  end(): void {
    if (!this.guarded) return;
    this.#clear();
    if (this.#access.mayWrite) this.#set(this.#locked);
  }

  dispose(): void {
    this.#clear();
    this.#listener = () => undefined;
  }

  #limit(until: number): void {
    this.#clear();
    const left = Math.max(0, Math.min(until - Date.now(), MAX_TIMER_MS));
    this.#deadline = performance.now() + left;
    this.#timer = setTimeout(() => this.end(), left);
  }

  /** A machine that slept runs its timers late. */
  #expire(): void {
    const { until = null } = this.#access.mayWrite ? this.#access : {};
    if (until !== null && (Date.now() >= until || performance.now() >= this.#deadline)) this.end();
  }

  #clear(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#deadline = Infinity;
  }

  #set(access: QueryAccess): void {
    this.#access = access;
    this.#listener(access);
  }
}
