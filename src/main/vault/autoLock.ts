/** Why the vault is locked. */
export type LockReason = 'manual' | 'idle' | 'suspend' | 'screen-lock' | 'quit';

/** What the person chose. */
export interface AutoLockSettings {
  /** Minutes without input until the vault locks; null = never. */
  idleMinutes: number | null;
  onSuspend: boolean;
  onScreenLock: boolean;
}

export const DEFAULT_AUTO_LOCK: AutoLockSettings = { idleMinutes: 10, onSuspend: true, onScreenLock: true };

/** One thing that can lock the vault, and whether this system reports it. */
export interface LockSource {
  source: 'idle' | 'suspend' | 'screen-lock';
  active: boolean;
  /** In words: what it listens to, or why it is not there. */
  detail: string;
}

/** What auto-lock needs; the Electron side brings idle time and events, tests bring a clock of their own. */
export interface AutoLockDeps {
  lock: (reason: LockReason) => void;
  /** Wall clock in ms: it goes on while the machine sleeps, which a monotonic one need not. */
  now: () => number;
  /** Runs once after `ms`; returns a function that cancels. */
  schedule: (run: () => void, ms: number) => () => void;
  /** Seconds since the last input anywhere on the system; undefined = this system does not tell. */
  idleSeconds: () => number | undefined;
  /** Which sources work here. */
  sources: readonly LockSource[];
}

/** Idle time is looked at again no later than this, in ms: input may stop at any moment. */
const MAX_CHECK_MS = 30_000;
/** A timer this late, in ms, means that the machine slept and nobody said so. */
const SLEPT_MS = 60_000;

/** Decides when an unlocked vault locks itself. Knows no window, no vault and no Electron. */
export class AutoLock {
  readonly #deps: AutoLockDeps;
  #settings: AutoLockSettings;
  #cancelCheck: (() => void) | undefined;
  /** Last sign of life that we know ourselves: the unlock, or input in our windows. Undefined = locked. */
  #lastActivity: number | undefined;

  constructor(deps: AutoLockDeps, settings: AutoLockSettings = DEFAULT_AUTO_LOCK) {
    this.#deps = deps;
    this.#settings = settings;
  }

  /** Which sources are active on this system. */
  get sources(): readonly LockSource[] {
    return this.#deps.sources;
  }

  /** The vault was unlocked. */
  start(): void {
    this.#lastActivity = this.#deps.now();
    this.#plan();
  }

  /** The vault was locked, by whomever. Stopping twice is safe. */
  stop(): void {
    this.#lastActivity = undefined;
    this.#cancelCheck?.();
    this.#cancelCheck = undefined;
  }

  /** Input in one of our windows; all there is on a system that does not report idle time. */
  activity(): void {
    if (this.#lastActivity !== undefined) this.#lastActivity = this.#deps.now();
  }

  suspended(): void {
    if (this.#settings.onSuspend) this.#lock('suspend');
  }

  screenLocked(): void {
    if (this.#settings.onScreenLock) this.#lock('screen-lock');
  }

  /** Takes effect at once, also for a vault that is open. */
  configure(settings: AutoLockSettings): void {
    this.#settings = settings;
    if (this.#lastActivity !== undefined) this.#plan();
  }

  /** Milliseconds until the vault locks if nobody touches anything; null = it is locked or never will. */
  timeLeftMs(): number | null {
    const { idleMinutes } = this.#settings;
    if (this.#lastActivity === undefined || idleMinutes === null) return null;
    return Math.max(0, idleMinutes * 60_000 - this.#idleMs(this.#lastActivity));
  }

  #plan(): void {
    this.#cancelCheck?.();
    this.#cancelCheck = undefined;
    const left = this.timeLeftMs();
    if (left === 0) this.#lock('idle');
    else this.#checkAfter(Math.min(left ?? MAX_CHECK_MS, MAX_CHECK_MS));
  }

  #checkAfter(ms: number): void {
    const due = this.#deps.now() + ms;
    this.#cancelCheck = this.#deps.schedule(() => {
      if (this.#deps.now() - due > SLEPT_MS) this.suspended();
      if (this.#lastActivity !== undefined) this.#plan();
    }, ms);
  }

  /** The system may count from before the unlock, or not at all: our own knowledge bounds it. */
  #idleMs(lastActivity: number): number {
    const own = Math.max(0, this.#deps.now() - lastActivity);
    const system = this.#deps.idleSeconds();
    return system === undefined ? own : Math.min(own, system * 1000);
  }

  #lock(reason: LockReason): void {
    if (this.#lastActivity === undefined) return;
    this.stop();
    this.#deps.lock(reason);
  }
}
