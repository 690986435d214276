import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { BinnacleError, toWire, type ErrorCode } from '../../shared/errors';
import type { TerminalTarget } from '../../shared/model/document';
import type { SessionInfo } from '../../shared/model/session';
import type { FromHost, OpenOptions, ToHost } from '../host/messages';
import { SessionRegistry, type SessionPlan, type SessionRegistryDeps } from './sessions';

const SIZE = { columns: 80, rows: 24 };
const LOCAL: TerminalTarget = { kind: 'local' };
const SSH: TerminalTarget = { kind: 'ssh', hostId: randomUUID(), endpointId: randomUUID() };
const NO_END = { error: null, exitCode: 0, signal: null, hostKeyStop: null };

const OPTIONS: Record<'local' | 'ssh' | 'query', OpenOptions> = {
  query: {
    kind: 'query',
    testOnly: false,
    query: {
      ...{ engine: 'sqlite', hostId: '', endpointId: '', name: 'shop', address: '', port: 0, database: null },
      login: {
        ...{ credentialId: null, credentialName: '', kind: 'password', username: null, keyFile: null },
        ...{ certificateFile: null, askOnce: false, secretIds: {} },
      },
      ...{ file: null, tls: { mode: 'off', caFile: null, client: null }, socket: null, via: null },
      ...{
        keepAliveMs: 0,
        phaseTimeoutMs: 0,
        guarded: false,
        writingUntil: null,
        role: null,
        spoolFolder: '',
      },
    },
  },
  local: { kind: 'local', local: { shell: '/bin/sh', args: [], cwd: '/' } },
  ssh: {
    kind: 'ssh',
    testOnly: false,
    ssh: {
      hops: [],
      terminalType: 'xterm',
      encoding: 'utf-8',
      environmentVariables: {},
      startupCommand: '',
      knownHostsFiles: [],
      agent: null,
    },
  },
};

/** A session host that does nothing but remember what it was told. */
class FakeHost {
  readonly told: ToHost[] = [];
  killed = false;
  #toMain: (message: FromHost) => void = () => undefined;
  readonly #exits: ((code: number) => void)[] = [];

  readonly process = {
    post: (message: ToHost) => {
      this.told.push(message);
      if (message.t === 'shutdown') this.exit(0);
    },
    onMessage: (listener: (message: FromHost) => void) => {
      this.#toMain = listener;
    },
    onExit: (listener: (code: number) => void) => void this.#exits.push(listener),
    kill: () => {
      this.killed = true;
      this.exit(9);
    },
  };

  says(message: FromHost): void {
    this.#toMain(message);
  }

  exit(code: number): void {
    for (const listener of this.#exits.splice(0)) listener(code);
  }

  /** The id of the newest attempt this host was asked to open. */
  get attempt(): string {
    const open = this.told.filter((message) => message.t === 'open').at(-1);
    if (open === undefined) throw new Error('nothing was opened on this host');
    return open.sessionId;
  }
}

interface Bench {
  registry: SessionRegistry;
  hosts: FakeHost[];
  /** The newest state of each session. */
  sessions: Map<string, SessionInfo>;
  revoked: string[];
  discarded: () => number;
  setUnlock: (unlock: () => Promise<boolean>) => void;
}

function bench(plan: Partial<SessionPlan> = {}): Bench {
  const hosts: FakeHost[] = [];
  const sessions = new Map<string, SessionInfo>();
  const revoked: string[] = [];
  let discarded = 0;
  let unlock = (): Promise<boolean> => Promise.resolve(true);
  const deps: SessionRegistryDeps = {
    spawn: () => {
      const host = new FakeHost();
      hosts.push(host);
      return host.process;
    },
    broker: {
      create: () => ({ hostEnd: {}, deliver: () => randomUUID(), discard: () => void (discarded += 1) }),
    },
    secrets: {
      unlocked: false,
      ensureUnlocked: () => unlock(),
      grant: () => Promise.resolve({}),
      ask: () => Promise.resolve(true),
      withdraw: () => undefined,
      loggedIn: () => undefined,
      revoke: (id) => void revoked.push(id),
    },
    plan: (target) => ({
      options: target.kind === 'local' ? OPTIONS.local : OPTIONS.ssh,
      ...{ secretIds: [], askOnce: [] },
      hostId: null,
      name: 'web01',
      autoReconnect: false,
      ...plan,
    }),
    trustKey: () => undefined,
    opened: () => undefined,
    credentialUsed: () => undefined,
    writing: () => undefined,
    closed: () => undefined,
    changed: (_windowId, session) => void sessions.set(session.id, session),
    removed: (_windowId, sessionId) => void sessions.delete(sessionId),
    newId: randomUUID,
    now: () => 1_000_000,
    log: () => undefined,
  };
  return {
    registry: new SessionRegistry(deps),
    hosts,
    sessions,
    revoked,
    discarded: () => discarded,
    setUnlock: (next) => {
      unlock = next;
    },
  };
}

async function openLocal({ registry, hosts }: Bench): Promise<{ sessionId: string; host: FakeHost }> {
  const { sessionId } = await registry.open(1, randomUUID(), LOCAL, SIZE);
  await expect.poll(() => hosts.at(-1)?.told.length).toBeGreaterThan(0);
  return { sessionId, host: hosts.at(-1) as FakeHost };
}

const failure = (code: ErrorCode): FromHost & { t: 'closed' } => ({
  t: 'closed',
  sessionId: '',
  ...NO_END,
  error: toWire(new BinnacleError(code, 'It ended.')),
});

describe('the registry of sessions', () => {
  it('lets only the window that owns a session act on it', async () => {
    const b = bench();
    const { sessionId } = await openLocal(b);
    expect(() => b.registry.close(2, sessionId)).toThrow(/another window/);
    await expect(b.registry.reconnect(2, sessionId, SIZE, false)).rejects.toThrow(/another window/);
    expect(b.registry.list(2)).toEqual([]);
    expect(b.registry.list(1)).toHaveLength(1);
  });

  it('takes only the sessions of a dead host along, and says that others are not affected', async () => {
    const b = bench();
    const local = await openLocal(b);
    b.hosts[0]?.says({ t: 'opened', sessionId: local.host.attempt, weaknesses: [] });
    const { sessionId: other } = await b.registry.open(1, randomUUID(), SSH, SIZE);
    await expect.poll(() => b.hosts).toHaveLength(2);
    b.hosts[1]?.says({ t: 'opened', sessionId: b.hosts[1].attempt, weaknesses: [] });
    local.host.exit(139);
    expect(b.sessions.get(local.sessionId)?.state).toMatchObject({
      phase: 'closed',
      error: { code: 'session-host-died', retryable: true },
    });
    expect(b.sessions.get(other)?.state).toMatchObject({ phase: 'open' });
  });

  it('ignores what a host still says of an attempt that is over', async () => {
    const b = bench();
    const { sessionId, host } = await openLocal(b);
    const first = host.attempt;
    host.says({ t: 'opened', sessionId: first, weaknesses: [] });
    b.registry.endAll(toWire(new BinnacleError('locked', 'Locked.')));
    await b.registry.reconnect(1, sessionId, SIZE, false);
    await expect.poll(() => host.attempt).not.toBe(first);
    host.says({ t: 'opened', sessionId: host.attempt, weaknesses: [] });
    host.says({ t: 'closed', sessionId: first, ...NO_END });
    expect(b.sessions.get(sessionId)?.state).toMatchObject({ phase: 'open' });
  });

  it('keeps the process that keeps rows of a lost connection, for exports too, and of each tab the newest three', async () => {
    const b = bench({ options: OPTIONS.query });
    const { sessionId } = await b.registry.open(1, randomUUID(), SSH, SIZE);
    const lost: FakeHost[] = [];
    for (let time = 0; time < 4; time++) {
      await expect.poll(() => b.hosts.length).toBe(time + 1);
      const host = b.hosts.at(-1) as FakeHost;
      host.says({ t: 'opened', sessionId: host.attempt, weaknesses: [] });
      host.says({ ...failure('connection-lost'), sessionId: host.attempt, keepsRows: true });
      lost.push(host);
      if (time < 3) await b.registry.reconnect(1, sessionId, SIZE, false);
    }
    const ended = (): boolean[] => lost.map(({ told }) => told.some(({ t }) => t === 'shutdown'));
    expect(ended()).toEqual([true, false, false, false]);
    b.registry.grantFile(1, sessionId, '/tmp/rows.csv', 'write');
    expect(lost[3]?.told.at(-1)).toMatchObject({ t: 'grant-file', use: 'write' });
    expect(() => b.registry.grantFile(1, sessionId, '/tmp/rows.csv', 'read')).toThrow(/has ended/);
    lost[2]?.says({ t: 'rows-gone', sessionId: lost[2].attempt });
    expect(ended()).toEqual([true, false, true, false]);
    b.registry.endAll(toWire(new BinnacleError('locked', 'Locked.')));
    expect(ended()).toEqual([true, true, true, true]);
  });

  it('waits longer after each failed automatic attempt, and gives up where trying can’t help', async () => {
    const b = bench({ autoReconnect: true });
    const { sessionId, host } = await openLocal(b);
    host.says({ t: 'opened', sessionId: host.attempt, weaknesses: [] });
    const waits: (number | null)[] = [];
    for (const code of ['connection-lost', 'unreachable', 'unreachable', 'auth-failed'] as const) {
      const attempt = host.attempt;
      host.says({ ...failure(code), sessionId: attempt });
      const state = b.sessions.get(sessionId)?.state;
      waits.push(
        state?.phase === 'closed' && state.reconnectAt !== null ? state.reconnectAt - 1_000_000 : null,
      );
      await b.registry.reconnect(1, sessionId, SIZE, true);
      await expect.poll(() => host.attempt).not.toBe(attempt);
    }
    expect(waits).toEqual([1000, 2000, 5000, null]);
  });

  it('never opens a prompt for an attempt that nobody asked for', async () => {
    const b = bench();
    const { sessionId } = await b.registry.open(1, randomUUID(), SSH, SIZE);
    await expect.poll(() => b.hosts).toHaveLength(1);
    b.hosts[0]?.says({ ...failure('connection-lost'), sessionId: b.hosts[0].attempt });
    b.setUnlock(() => Promise.reject(new Error('a prompt was opened')));
    await b.registry.reconnect(1, sessionId, SIZE, true);
    await expect
      .poll(() => b.sessions.get(sessionId)?.state)
      .toMatchObject({ phase: 'closed', error: { code: 'locked' } });
  });

  it('lets go of port and grant when the tab is closed while the person unlocks', async () => {
    const b = bench();
    let unlocked: (answer: boolean) => void = () => undefined;
    b.setUnlock(() => new Promise((resolve) => (unlocked = resolve)));
    const { sessionId } = await b.registry.open(1, randomUUID(), SSH, SIZE);
    b.registry.close(1, sessionId);
    unlocked(true);
    await expect.poll(b.discarded).toBe(1);
    expect(b.hosts).toHaveLength(0);
    expect(new Set(b.revoked).size).toBe(1);
  });

  it('ends everything when the page goes away, twice without harm', async () => {
    const b = bench();
    const { host } = await openLocal(b);
    b.registry.closeWindow(1);
    b.registry.closeWindow(1);
    expect(host.told.filter(({ t }) => t === 'close')).toHaveLength(1);
    expect(b.sessions.size).toBe(0);
    await b.registry.shutdown();
    expect(host.told.at(-1)).toEqual({ t: 'shutdown' });
    expect(host.killed).toBe(false);
  });
});
