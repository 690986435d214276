import { availableParallelism } from 'node:os';
import type { FromHost, ToHost } from '../host/messages';

/** A session-host process as main sees it. Ports are opaque here: they are passed straight on. */
export interface SessionHostProcess {
  post(message: ToHost, ports: readonly unknown[]): void;
  onMessage(listener: (message: FromHost) => void): void;
  onExit(listener: (code: number) => void): void;
  /** Ends it at once. */
  kill(): void;
}

/** Starts a session host; `name` shows in process lists. */
export type SpawnSessionHost = (name: string) => SessionHostProcess;

/** Shells and tunnels share this many processes at most: each costs about 25 MB, and a core can feed only one. */
const MAX_SHARED_HOSTS = Math.min(4, availableParallelism());

/** How long a host may take to end by itself after `shutdown`, in ms. */
const SHUTDOWN_DEADLINE_MS = 2000;

/** What kind of work shares a host: a local shell never shares a process with SSH. */
export type HostKind = 'ssh' | 'local' | 'query';

/**
 * Kinds whose sessions never share a process, nor follow one another in it: reading rows at full speed fills a core, and a
 * password that a library made a text of goes with the process.
 */
const ALONE: ReadonlySet<HostKind> = new Set<HostKind>(['query']);

/** One running session host and the sessions it carries. */
export interface PooledHost {
  readonly kind: HostKind;
  readonly sessions: Set<string>;
  post(message: ToHost, ports: readonly unknown[]): void;
}

interface Slot extends PooledHost {
  name: string;
  process: SessionHostProcess;
}

/** Receives what the hosts report. */
export interface PoolListener {
  onMessage(message: FromHost): void;
  /** Something for the log of one host. */
  onLog(host: string, level: 'info' | 'warn' | 'error', text: string): void;
  /** A host is gone; these sessions went with it. */
  onLost(sessionIds: string[]): void;
}

/** Spreads sessions over a small pool of processes, least loaded first; a dead one takes only its share along. */
export class SessionHostPool {
  readonly #slots = new Set<Slot>();

  constructor(
    private readonly spawn: SpawnSessionHost,
    private readonly listener: PoolListener,
  ) {}

  /** A host for one more session of this kind; the session is counted to it until {@link release}. */
  acquire(kind: HostKind, sessionId: string): PooledHost {
    const ofKind = [...this.#slots].filter((slot) => slot.kind === kind);
    const idle = ofKind.find((slot) => slot.sessions.size === 0);
    const least = [...ofKind].sort((a, b) => a.sessions.size - b.sessions.size)[0];
    const mayStart = ALONE.has(kind) || ofKind.length < MAX_SHARED_HOSTS;
    const slot = idle ?? (mayStart ? this.#start(kind) : (least ?? this.#start(kind)));
    slot.sessions.add(sessionId);
    return slot;
  }

  /** The session is over. The last idle host of a kind that is shared stays, so that the next tab opens at once. */
  release(host: PooledHost, sessionId: string): void {
    host.sessions.delete(sessionId);
    const idle = [...this.#slots].filter((slot) => slot.kind === host.kind && slot.sessions.size === 0);
    for (const slot of ALONE.has(host.kind) ? idle : idle.slice(1)) void this.#end(slot);
  }

  /** Ends every host within the deadline. */
  async shutdown(): Promise<void> {
    await Promise.all([...this.#slots].map((slot) => this.#end(slot)));
  }

  #start(kind: HostKind): Slot {
    const name = this.#freeName(kind);
    const process = this.spawn(name);
    const slot: Slot = {
      name,
      kind,
      process,
      sessions: new Set(),
      post: (message, ports) => process.post(message, ports),
    };
    this.#slots.add(slot);
    this.listener.onLog(name, 'info', 'Started.');
    process.onMessage((message) => {
      if (message.t === 'log') this.listener.onLog(name, message.level, message.text);
      else this.listener.onMessage(message);
    });
    process.onExit((code) => {
      this.listener.onLog(name, code === 0 ? 'info' : 'warn', `Ended with code ${code}.`);
      this.#slots.delete(slot);
      if (slot.sessions.size > 0) this.listener.onLost([...slot.sessions]);
    });
    return slot;
  }

  /** The lowest number that is free: names, and the logs called after them, stay few. */
  #freeName(kind: HostKind): string {
    const taken = new Set([...this.#slots].map(({ name }) => name));
    for (let number = 1; ; number += 1) {
      const name = `${kind}-${number}`;
      if (!taken.has(name)) return name;
    }
  }

  #end(slot: Slot): Promise<void> {
    this.#slots.delete(slot);
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        slot.process.kill();
        resolve();
      }, SHUTDOWN_DEADLINE_MS);
      slot.process.onExit(() => {
        clearTimeout(timer);
        resolve();
      });
      slot.process.post({ t: 'shutdown' }, []);
    });
  }
}
