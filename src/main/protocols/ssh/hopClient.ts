import type { Duplex } from 'node:stream';
import ssh2 from 'ssh2';
import type { AnyAuthMethod, Client, NegotiatedAlgorithms } from 'ssh2';
import type { SshHop } from '../../host/messages';
import { BinnacleError } from '../../../shared/errors';
import type { Disposable } from '../../../shared/lifecycle';
import type { AlgorithmLists } from './algorithms';
import { explainMismatch, offeredAlgorithms, weaknessesOf } from './algorithms';
import { AuthPlan } from './authPlan';
import type { HopPhase, LibraryError } from './hopErrors';
import { brokeProtocol, closed, connectionLost, explainError, timedOut, tooMuch } from './hopErrors';
import type { HostKeyStep } from './hostKeyStep';
import { PhaseClock } from './phaseClock';
import { plainLine, plainText } from './serverText';
import type { ServerWatch } from './serverWatch';
import { watchServer } from './serverWatch';
import { cutTransport, forgetLogin, onRejectedChannel } from './ssh2Internals';
import type { SshDeps } from './sshDeps';

/** Characters of a server's banner that are shown; the rest is dropped. */
const MAX_BANNER = 64 * 1024;
/** Unasked channels that are logged one by one; the rest is only refused. */
const MAX_LOGGED_CHANNELS = 5;
/** Unanswered keep-alives after which a connection counts as lost; ssh2's and OpenSSH's default. */
const MAX_MISSED_KEEPALIVES = 3;
/** Milliseconds for the farewell to leave before the connection is cut. */
const FAREWELL_MS = 1000;

/** What a hop's login is given. */
export interface HopSetup {
  hop: SshHop;
  transport: Duplex;
  hostKey: HostKeyStep;
  agent: string | null;
  savedOnly: boolean;
  deps: SshDeps;
}

/** One SSH connection of a chain, from the handshake to its end. */
export class HopClient implements Disposable {
  readonly client: Client = new ssh2.Client();
  readonly weaknesses: string[] = [];
  readonly #ended = new AbortController();
  readonly #clock: PhaseClock;
  readonly #plan: AuthPlan;
  readonly #watch: ServerWatch;
  readonly #lists: AlgorithmLists;
  readonly #lostListeners: ((error: BinnacleError) => void)[] = [];
  #lost: BinnacleError | null = null;
  #phase: HopPhase = 'handshake';
  #proven = false;
  #bannerLength = 0;
  #settle: { resolve: () => void; reject: (error: unknown) => void } | null = null;

  constructor(private readonly setup: HopSetup) {
    const { hop, deps, agent, savedOnly, hostKey, transport } = setup;
    this.#clock = new PhaseClock(hop.phaseTimeoutMs, (phase) => this.fail(timedOut(hop, phase)));
    const context = { hop, deps, agent, savedOnly, clock: this.#clock, signal: this.#ended.signal };
    const waiting = (): void => this.#clock.enter('the login');
    this.#plan = new AuthPlan(context, { fail: (error) => this.fail(error), waiting });
    this.#lists = offeredAlgorithms(hostKey.algorithms(), {
      legacy: hop.legacyAlgorithms,
      compression: hop.compression,
    });
    this.#watch = watchServer(transport, () => this.fail(tooMuch(hop)));
  }

  get name(): string {
    return this.setup.hop.name;
  }

  /** Whether the login is done. */
  get isOpen(): boolean {
    return this.#phase === 'open';
  }

  /** Why the connection ended after login without being disposed; null: it stands, or was disposed. */
  get lost(): BinnacleError | null {
    return this.#lost;
  }

  /** The deadline of phases that follow the login (opening channels). */
  get clock(): PhaseClock {
    return this.#clock;
  }

  /** Resolves when logged in. Rejects once with what ended the login. */
  login(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      this.#listen();
      this.#clock.enter('the handshake');
      this.client.connect({
        sock: this.setup.transport,
        username: '',
        algorithms: this.#lists as never,
        // Our own clock, which stands still while a person is asked.
        readyTimeout: 0,
        keepaliveInterval: this.setup.hop.keepAliveMs,
        keepaliveCountMax: MAX_MISSED_KEEPALIVES,
        hostVerifier: (blob: Buffer, verify: (valid: boolean) => void) => this.#verify(blob, verify),
        authHandler: (methods: string[] | null, partial: boolean | null, next: (m: AnyAuthMethod) => void) =>
          this.#authenticate(methods, partial === true, next),
      });
    });
  }

  /** Calls back once when the connection ends after login without being disposed, at once if it has. */
  onLost(listener: (error: BinnacleError) => void): void {
    if (this.#lost !== null) listener(this.#lost);
    else this.#lostListeners.push(listener);
  }

  /** Ends the connection because of an error; only the first one counts. */
  fail(error: unknown): void {
    if (this.#ended.signal.aborted) return;
    const settle = this.#settle;
    if (this.#phase === 'login') this.#plan.abandon();
    this.#cut();
    settle?.reject(error);
    if (settle !== null) return;
    this.#lost = error instanceof BinnacleError ? error : connectionLost(this.name, '');
    for (const listener of this.#lostListeners.splice(0)) listener(this.#lost);
  }

  dispose(): void {
    if (this.#ended.signal.aborted) return;
    const { transport } = this.setup;
    this.#lostListeners.length = 0;
    if (this.#phase !== 'open') {
      this.fail(new BinnacleError('cancelled', 'Cancelled.'));
      return;
    }
    this.client.end();
    this.#release();
    setTimeout(() => cutTransport(transport), FAREWELL_MS).unref();
  }

  #listen(): void {
    const { hop, deps } = this.setup;
    this.client.on('handshake', (negotiated) => this.#onHandshake(negotiated));
    this.client.on('banner', (text) => this.#onBanner(text));
    this.client.on('ready', () => this.#onReady());
    this.client.on('error', (error) => this.#onError(error));
    this.client.on('close', () => this.fail(closed(this.setup.hop, this.#phase)));
    this.client.on('change password', (prompt, done) => {
      this.#plan.newPassword(prompt).then(
        (password) => {
          if (this.#ended.signal.aborted) return;
          this.#clock.enter('the login');
          done(password as unknown as string);
        },
        (error: unknown) => this.fail(error),
      );
    });
    let refused = 0;
    onRejectedChannel(this.client, (type) => {
      refused += 1;
      if (refused <= MAX_LOGGED_CHANNELS) {
        deps.log('warn', `${hop.name}: refused a channel nobody asked for (${plainLine(type, 64)})`);
      }
    });
  }

  /**
   * ssh2 calls this synchronously and takes an answer of `undefined` as "later"; an async function would be taken
   * as a yes. On a re-key the server must show the very key it began with.
   */
  #verify(blob: Buffer, verify: (valid: boolean) => void): void {
    const { hostKey, hop, deps } = this.setup;
    if (hostKey.accepted !== null) {
      verify(hostKey.accepted.equals(blob));
      return;
    }
    deps.onStep(`Checking the host key of ${hop.name}`);
    // `then` on a fresh promise: whatever is thrown inside ends in the refusal below.
    void Promise.resolve()
      .then(() => hostKey.check(blob, this.#clock, this.#ended.signal))
      .then(
        () => {
          if (!this.#ended.signal.aborted) verify(true);
        },
        (error: unknown) => this.fail(error),
      )
      .catch((error: unknown) => this.fail(error));
  }

  #onHandshake(negotiated: NegotiatedAlgorithms): void {
    const { hostKey, hop } = this.setup;
    if (this.#phase !== 'handshake') return;
    if (hostKey.accepted === null) {
      this.fail(brokeProtocol(hop, 'it finished the handshake before its key was checked'));
      return;
    }
    this.#phase = 'login';
    this.#proven = true;
    this.weaknesses.push(...weaknessesOf(negotiated));
    hostKey.proven();
    this.#clock.enter('the login');
  }

  #authenticate(methods: string[] | null, partial: boolean, next: (method: AnyAuthMethod) => void): void {
    const { hop, deps } = this.setup;
    if (methods === null) deps.onStep(`Logging in to ${hop.name}`);
    this.#clock.enter('the login');
    this.#plan
      .next(methods, partial)
      .then((method) => {
        if (this.#ended.signal.aborted) return;
        this.#clock.enter('the login');
        next(method);
      })
      .catch((error: unknown) => this.fail(error));
  }

  #onBanner(text: string): void {
    const room = MAX_BANNER - this.#bannerLength;
    if (room <= 0 || this.#phase === 'open') return;
    this.#bannerLength += text.length;
    this.setup.deps.onNotice(plainText(text, room));
  }

  #onReady(): void {
    if (!this.#proven) {
      this.fail(brokeProtocol(this.setup.hop, 'it reported a login before its key was checked'));
      return;
    }
    this.#phase = 'open';
    for (const id of this.#plan.succeed()) this.setup.deps.onCredentialUsed(id);
    if (this.#plan.signedWithSha1) this.weaknesses.push('login signature ssh-rsa (SHA-1)');
    this.#clock.enter('');
    this.#watch.dispose();
    this.#plan.wipe();
    forgetLogin(this.client);
    const settle = this.#settle;
    this.#settle = null;
    settle?.resolve();
  }

  #onError(error: LibraryError): void {
    // A key that could not sign is no fault of the connection: the next method follows.
    const keyFailed = error.level === 'agent' || error.level === 'client-authentication';
    if (this.#phase === 'login' && keyFailed) return;
    const { hop, deps } = this.setup;
    if (!this.#ended.signal.aborted) deps.log('warn', `${hop.name}: ${plainLine(error.message)}`);
    this.fail(this.#explain(error));
  }

  #explain(error: LibraryError): BinnacleError {
    const { hop } = this.setup;
    if (error.message.includes('no matching'))
      return explainMismatch(hop.name, this.#watch.offer(), this.#lists);
    return explainError(hop, this.#phase, error);
  }

  #cut(): void {
    const { transport } = this.setup;
    this.#release();
    transport.removeAllListeners('data');
    // A channel of the hop before lives on until the server confirms: what it still sends is dropped.
    transport.resume();
    cutTransport(transport);
  }

  #release(): void {
    this.#settle = null;
    this.#ended.abort();
    this.#clock.dispose();
    this.#watch.dispose();
    this.#plan.wipe();
    forgetLogin(this.client);
  }
}
