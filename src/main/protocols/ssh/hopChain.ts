import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ClientChannel } from 'ssh2';
import type { SshHop, SshOpenOptions } from '../../host/messages';
import { BinnacleError } from '../../../shared/errors';
import type { Disposable } from '../../../shared/lifecycle';
import { DisposableStore } from '../../../shared/lifecycle';
import { endpointText } from '../../../shared/endpointText';
import { dial, type Destination } from './dial';
import { HopClient } from './hopClient';
import { HostKeyStep } from './hostKeyStep';
import { PhaseClock } from './phaseClock';
import { plainLine } from './serverText';
import type { SshDeps } from './sshDeps';

/** Errors of a jump host that say more under their own code than as `jump-failed`. */
const OWN_CODES = new Set([
  'cancelled',
  'locked',
  'host-key-changed',
  'host-key-revoked',
  'host-key-rejected',
]);

/** A chain of logins, the target last. */
export interface HopChain extends Disposable {
  target: HopClient;
  hops: readonly HopClient[];
  /** Weak algorithms in use, with the hop's name where there are several hops. */
  weaknesses: string[];
}

/**
 * Logs in hop by hop, each over a forwarded connection of the one before. Errors name the hop; those of a jump host
 * have the code `jump-failed` unless their own tells more. Aborting rejects with cancelled.
 */
export async function openChain(
  options: SshOpenOptions,
  deps: SshDeps,
  signal: AbortSignal,
): Promise<HopChain> {
  const store = new DisposableStore();
  const cancel = (): void => store.dispose();
  signal.addEventListener('abort', cancel, { once: true });
  const hops: HopClient[] = [];
  try {
    for (const hop of options.hops) {
      try {
        hops.push(await openHop(hop, hops.at(-1), { options, deps, signal, store }));
      } catch (error) {
        throw hop === options.hops.at(-1) ? error : asJumpError(hop, error);
      }
    }
  } catch (error) {
    store.dispose();
    throw signal.aborted ? new BinnacleError('cancelled', 'Cancelled.') : error;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
  const target = hops.at(-1);
  if (target === undefined) throw new BinnacleError('bad-request', 'A connection needs a host.');
  const weaknesses = hops.flatMap((hop) =>
    hop.weaknesses.map((text) => (hops.length > 1 ? `${hop.name}: ${text}` : text)),
  );
  return { target, hops, weaknesses, dispose: () => store.dispose() };
}

interface ChainContext {
  options: SshOpenOptions;
  deps: SshDeps;
  signal: AbortSignal;
  store: DisposableStore;
}

async function openHop(
  hop: SshHop,
  before: HopClient | undefined,
  context: ChainContext,
): Promise<HopClient> {
  const { options, deps, signal, store } = context;
  const direct = before === undefined;
  const hostKey = await HostKeyStep.prepare(
    hop,
    { direct, knownHostsFiles: options.knownHostsFiles, signal },
    deps,
  );
  deps.onStep(`Connecting to ${hop.name} (${endpointText(hop)})${direct ? '' : ` through ${before.name}`}`);
  const transport = direct ? await dialInTime(hop, signal) : await forward(before, hop);
  const { agent, savedOnly = false } = options;
  const client = store.add(new HopClient({ hop, transport, hostKey, agent, savedOnly, deps }));
  // Told first, so that the hop that really broke is named and not the one that fell with it.
  before?.onLost((error) => client.fail(client.isOpen ? error : jumpFailed(before.name, error)));
  await client.login();
  return client;
}

/** {@link dial} with a deadline: throws `timeout` after `phaseTimeoutMs`. */
export async function dialInTime(
  hop: Destination & Pick<SshHop, 'phaseTimeoutMs'>,
  signal: AbortSignal,
): Promise<Socket> {
  const late = new AbortController();
  const clock = new PhaseClock(hop.phaseTimeoutMs, () => late.abort());
  clock.enter('connecting');
  try {
    return await dial(hop, AbortSignal.any([signal, late.signal]));
  } catch (error) {
    if (!late.signal.aborted || signal.aborted) throw error;
    const seconds = Math.round(hop.phaseTimeoutMs / 1000);
    throw new BinnacleError(
      'timeout',
      `${hop.name} (${endpointText(hop)}) did not answer within ${seconds} s.`,
      {
        hint: 'Check the address, the port, and whether a firewall drops the connection.',
        retryable: true,
      },
    );
  } finally {
    clock.dispose();
  }
}

/** Opens a connection from a hop to the next, or to what the last one reaches. Errors: jump-failed. */
export function forward(before: HopClient, hop: Destination): Promise<Duplex> {
  // The origin is only shown in the jump host's log; a real one would tell our address.
  return forwarded(before, `${hop.name} (${endpointText(hop)})`, (done) =>
    before.client.forwardOut('127.0.0.1', 0, hop.address, hop.port, done),
  );
}

/** Opens a connection from a hop to a Unix socket on its machine (OpenSSH, PROTOCOL, section 2.4). Errors: jump-failed. */
export function forwardToSocket(before: HopClient, path: string): Promise<Duplex> {
  return forwarded(before, `the socket ${path}`, (done) =>
    before.client.openssh_forwardOutStreamLocal(path, done),
  );
}

type OnChannel = (error: Error | undefined, channel: ClientChannel) => void;

function forwarded(before: HopClient, where: string, open: (done: OnChannel) => unknown): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string): void =>
      reject(
        new BinnacleError('jump-failed', `Jump host ${before.name} could not reach ${where}: ${reason}.`, {
          retryable: true,
        }),
      );
    before.onLost((error) => fail(error.message));
    before.clock.enter(`the connection to ${where}`);
    try {
      open((error, channel) => {
        before.clock.enter('');
        if (error === undefined) resolve(channel);
        else
          fail(plainLine(error.message).replace(/^\(SSH\) Channel open failure: /, '') || 'it was refused');
      });
    } catch {
      // Thrown at once for servers that are not OpenSSH.
      before.clock.enter('');
      fail('its SSH server can’t forward Unix sockets');
    }
  });
}

function asJumpError(hop: SshHop, error: unknown): unknown {
  const keeps = !(error instanceof BinnacleError) || OWN_CODES.has(error.code);
  return keeps ? error : jumpFailed(hop.name, error);
}

function jumpFailed(name: string, error: BinnacleError): BinnacleError {
  if (error.code === 'jump-failed') return error;
  return new BinnacleError('jump-failed', `Jump host ${name}: ${error.message}`, {
    retryable: error.retryable,
    cause: error,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
  });
}
