import { expect, it, vi } from 'vitest';
import type { FromHost, ToHost } from '../host/messages';
import { SessionHostPool } from './sessionHostPool';

/** A host that ends when it is told to, and can be made to speak and to die. */
class FakeHost {
  #toMain: (message: FromHost) => void = () => undefined;
  readonly #exits: ((code: number) => void)[] = [];
  readonly process = {
    post: (message: ToHost): void => {
      if (message.t === 'shutdown') this.exit(0);
    },
    onMessage: (listener: (message: FromHost) => void): void => {
      this.#toMain = listener;
    },
    onExit: (listener: (code: number) => void): void => void this.#exits.push(listener),
    kill: (): void => this.exit(9),
  };
  says(message: FromHost): void {
    this.#toMain(message);
  }
  exit(code: number): void {
    for (const listener of this.#exits.splice(0)) listener(code);
  }
}

function bench(): { pool: SessionHostPool; hosts: Map<string, FakeHost>; log: string[]; lost: string[] } {
  const hosts = new Map<string, FakeHost>();
  const log: string[] = [];
  const lost: string[] = [];
  const spawn = (name: string): FakeHost['process'] => {
    const host = new FakeHost();
    hosts.set(name, host);
    return host.process;
  };
  const pool = new SessionHostPool(spawn, {
    onMessage: () => undefined,
    onLog: (host, level, text) => void log.push(`${host} ${level} ${text}`),
    onLost: (ids) => void lost.push(...ids),
  });
  return { pool, hosts, log, lost };
}

it('tells the log of a host from the others, and how the host ended', () => {
  const { pool, hosts, log, lost } = bench();
  pool.acquire('ssh', 'a');
  pool.acquire('local', 'b');
  hosts.get('ssh-1')?.says({ t: 'log', level: 'warn', text: 'odd' });
  hosts.get('ssh-1')?.exit(139);
  expect(log).toEqual([
    'ssh-1 info Started.',
    'local-1 info Started.',
    'ssh-1 warn odd',
    'ssh-1 warn Ended with code 139.',
  ]);
  expect(lost).toEqual(['a']);
});

it('gives the name of a host that has gone to the next one, so that logs stay few', () => {
  const { pool, hosts } = bench();
  for (let round = 1; round <= 5; round += 1) {
    pool.acquire('ssh', `session ${round}`);
    hosts.get('ssh-1')?.exit(1);
  }
  expect([...hosts.keys()]).toEqual(['ssh-1']);
});

it('gives each database a host of its own, however many there are', () => {
  const { pool, hosts, lost } = bench();
  for (let session = 1; session <= 6; session += 1) pool.acquire('query', `session ${session}`);
  expect(hosts.size).toBe(6);
  hosts.get('query-3')?.exit(1);
  expect(lost).toEqual(['session 3']);
});

it('ends the host of a database with its session', async () => {
  const { pool, log } = bench();
  pool.release(pool.acquire('query', 'session 1'), 'session 1');
  await vi.waitFor(() => expect(log).toContain('query-1 info Ended with code 0.'));
});
