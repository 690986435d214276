import type { ClientChannel } from 'ssh2';
import type { SshOpenOptions } from '../../host/messages';
import type { TerminalEnd, TerminalSession } from '../../sessions/capabilities';
import { BinnacleError, toWire } from '../../../shared/errors';
import type { TerminalSize } from '../../../shared/model/session';
import type { TerminalCodec } from './encoding';
import { terminalCodec } from './encoding';
import type { HopChain } from './hopChain';
import { InputPacer } from './inputPacer';
import { plainLine } from './serverText';
import { isEnded, sendWindow, silence } from './ssh2Internals';

/** Asks the target for a shell in a pseudo-terminal. Errors: shell-failed, timeout, connection-lost. */
export function openShell(
  chain: HopChain,
  options: SshOpenOptions,
  size: TerminalSize,
): Promise<ClientChannel> {
  const { client, clock, name } = chain.target;
  const utf8 = /^utf-?8$/i.test(options.encoding);
  const pty = {
    rows: size.rows,
    cols: size.columns,
    height: 0,
    width: 0,
    term: options.terminalType,
    // RFC 8160: lets the line discipline erase whole characters.
    modes: { IUTF8: utf8 ? 1 : 0 } as never,
  };
  return new Promise((resolve, reject) => {
    chain.target.onLost(reject);
    clock.enter('opening the shell');
    client.shell(pty, { env: options.environmentVariables }, (error, channel) => {
      clock.enter('');
      if (error === undefined) resolve(channel);
      else reject(new BinnacleError('shell-failed', `${name} gave no shell: ${plainLine(error.message)}.`));
    });
  });
}

/** A shell over SSH as a terminal. */
export class ShellSession implements TerminalSession {
  readonly weaknesses: string[];
  readonly #codec: TerminalCodec;
  readonly #input: InputPacer;
  #onOutput: (data: Uint8Array) => void = () => undefined;
  #onEnd: ((end: TerminalEnd) => void) | null = null;
  #end: TerminalEnd | null = null;
  #exit: { code: number | null; signal: string | null } | null = null;
  #lost: BinnacleError | null = null;

  constructor(
    private readonly chain: HopChain,
    private readonly channel: ClientChannel,
    encoding: string,
  ) {
    this.weaknesses = chain.weaknesses;
    const fullWindow = sendWindow(channel);
    this.#input = new InputPacer(
      (data) => {
        if (channel.writable) channel.write(data);
      },
      () => fullWindow - sendWindow(channel) + channel.writableLength,
    );
    this.#codec = terminalCodec(encoding);
    // The first byte must not come before the owner listens.
    this.pause();
    for (const stream of [channel, channel.stderr]) stream.on('data', (data: Buffer) => this.#output(data));
    channel.on('exit', (code: number | null, signal?: string) => {
      this.#exit = { code, signal: signal?.slice(0, 32) ?? null };
    });
    channel.on('close', () => this.#finish(this.#lost));
    channel.on('error', () => undefined);
    channel.stderr.on('error', () => undefined);
    chain.target.onLost((error) => this.#connectionLost(error));
  }

  write(data: Uint8Array): void {
    if (this.#end !== null || this.#lost !== null) return;
    const bytes = this.#codec.toServer(data);
    if (bytes.length > 0) this.#input.write(Buffer.from(bytes));
  }

  resize({ columns, rows }: TerminalSize): void {
    if (this.#end === null && this.#lost === null) this.channel.setWindow(rows, columns, 0, 0);
  }

  pause(): void {
    this.channel.pause();
    this.channel.stderr.pause();
  }

  resume(): void {
    if (this.#end !== null) return;
    this.channel.resume();
    this.channel.stderr.resume();
  }

  onOutput(listener: (data: Uint8Array) => void): void {
    this.#onOutput = listener;
    this.resume();
  }

  onEnd(listener: (end: TerminalEnd) => void): void {
    this.#onEnd = listener;
    const end = this.#end;
    if (end !== null) this.#tell(end);
  }

  dispose(): void {
    this.#finish(null);
  }

  #output(data: Buffer): void {
    if (this.#end !== null) return;
    const bytes = this.#codec.toTerminal(data);
    if (bytes.length > 0) this.#onOutput(bytes);
    this.#finishWhenDrained();
  }

  /** What has arrived is still delivered; an exit that was reported before is no loss. */
  #connectionLost(error: BinnacleError): void {
    if (this.#end !== null) return;
    if (this.#exit === null && !isEnded(this.channel)) this.#lost = this.#nameCulprit(error);
    this.#input.dispose();
    silence(this.channel);
    if (this.#lost !== null) this.#finishWhenDrained();
  }

  #finishWhenDrained(): void {
    const left = this.channel.readableLength + this.channel.stderr.readableLength;
    if (this.#lost !== null && left === 0) this.#finish(this.#lost);
  }

  /** The first broken hop of the chain is the one to name: the others fell with it. */
  #nameCulprit(error: BinnacleError): BinnacleError {
    const culprit = this.chain.hops.find((hop) => hop.lost !== null)?.lost;
    return culprit ?? error;
  }

  #finish(error: BinnacleError | null): void {
    if (this.#end !== null) return;
    const exit = this.#exit ?? { code: null, signal: null };
    this.#end = { error: error && toWire(error), exitCode: exit.code, signal: exit.signal };
    this.#input.dispose();
    this.channel.resume();
    this.channel.stderr.resume();
    this.chain.dispose();
    this.#tell(this.#end);
  }

  #tell(end: TerminalEnd): void {
    const listener = this.#onEnd;
    this.#onEnd = null;
    listener?.(end);
  }
}
