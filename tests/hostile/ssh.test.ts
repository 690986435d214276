import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { connect } from 'node:net';
import { BinnacleError } from '../../src/shared/errors';
import { startInProcessServer } from '../lab/inProcessServer';
import { errorOf, hop, openTerminal, options, Script, storedKey, tryLogin } from '../integration/sshFixture';
import { record } from '../integration/terminalSuite';
import type { HostileServer } from './sshServers';
import {
  asHostKey,
  bannerPayload,
  cutter,
  earlySuccess,
  endlessGreeting,
  freshKey,
  hugePacket,
  impostorKey,
  internals,
  meddler,
  sayingServer,
  sendPayload,
  silentServer,
  sshServer,
} from './sshServers';

const MB = 1024 * 1024;

/** Stops with the test. */
async function use<T extends { stop: () => Promise<void> }>(starting: Promise<T>): Promise<T> {
  const server = await starting;
  onTestFinished(() => server.stop());
  return server;
}

/** Logs in with a deadline of one second a phase. */
function attempt(server: HostileServer, script = new Script(() => ['x'])): Promise<unknown> {
  return tryLogin(options([hop(server, { phaseTimeoutMs: 1000 })]), script);
}

const rejections: unknown[] = [];
process.on('unhandledRejection', (reason) => rejections.push(reason));
afterEach(() => expect(rejections).toEqual([]));

describe('before the login', () => {
  it('gives up on a server that stays silent', async () => {
    const server = await use(silentServer());
    const error = await errorOf(attempt(server));
    expect(error).toMatchObject({ code: 'timeout', retryable: true });
    expect(error.message).toContain('web01');
    await server.clientGone;
  });

  it('gives up on an address that swallows everything', async () => {
    const blackHole = hop({ host: '192.0.2.1', port: 22 }, { phaseTimeoutMs: 500 });
    const error = await errorOf(tryLogin(options([blackHole]), new Script()));
    expect(['timeout', 'unreachable']).toContain(error.code);
  });

  it('hangs up on 100 MB of greeting', async () => {
    const server = await use(endlessGreeting(100 * MB));
    expect(await errorOf(attempt(server))).toMatchObject({ code: 'protocol-error' });
    await server.clientGone;
    expect(server.sent()).toBeLessThan(20 * MB); // what the kernel's buffers take
  });

  it.each([
    ['a packet of 4 GiB', hugePacket],
    ['a web server', () => sayingServer('HTTP/1.1 400 Bad Request\r\nServer: x\r\n\r\n'.repeat(2000))],
    ['noise', () => sayingServer(Buffer.alloc(70_000, 0x80))],
    ['protocol version 1', () => sayingServer('SSH-1.5-Cisco-1.25\n')],
    ['a login before the key exchange', earlySuccess],
  ])('refuses %s', async (_name, start) => {
    const server = await use(start());
    const error = await errorOf(attempt(server));
    expect(['protocol-error', 'timeout']).toContain(error.code);
    expect(error.message).toContain('web01');
    await server.clientGone;
  });

  it('survives a reset at every point of the login', async () => {
    const real = await use(startInProcessServer({ password: 'x' }));
    const codes = new Set<string>();
    for (let resetAfter = 0; resetAfter < 2600; resetAfter += 130) {
      const server = await use(meddler(real, { resetAfter }));
      const result = await attempt(server).then(
        () => 'logged in',
        (error: unknown) => (error instanceof BinnacleError ? error.code : String(error)),
      );
      codes.add(result);
    }
    codes.delete('logged in'); // cut after the last byte that was needed
    expect([...codes]).toEqual(['unreachable']);
  });

  it('gives up on a server that sends one byte at a time', async () => {
    const real = await use(startInProcessServer({ password: 'x' }));
    const server = await use(meddler(real, { bytesPerSecond: 20 }));
    expect(await errorOf(attempt(server))).toMatchObject({ code: 'timeout' });
  });
});

describe('host keys', () => {
  it('sends nothing to a server that shows a key it does not hold', async () => {
    const shown = freshKey();
    const server = await use(sshServer({}, { hostKeys: [asHostKey(impostorKey(shown))] }));
    const script = new Script(() => ['secret']);
    const blob = shown.getPublicSSH().toString('base64');
    const trusting = hop(server, { hostKeys: [storedKey(`ssh-ed25519 ${blob}`)] });
    const error = await errorOf(tryLogin(options([trusting]), script));
    expect(error).toMatchObject({ code: 'protocol-error' });
    expect(error.message).toContain('signature');
    const asked = new Script(() => ['secret']);
    expect(await errorOf(attempt(server, asked))).toMatchObject({ code: 'protocol-error' });
    expect([server.attempts, script.questions, asked.trusted]).toEqual([[], [], []]);
  });

  it('sends nothing while the question about the key is open', async () => {
    const server = await use(sshServer({}));
    const script = new Script(() => ['secret']);
    let answer: (value: 'refuse') => void = () => undefined;
    script.hostKeyAnswer = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    const login = errorOf(attempt(server, script));
    await vi.waitFor(() => expect(script.hostKeys).toHaveLength(1));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect([server.attempts, script.questions]).toEqual([[], []]);
    answer('refuse');
    expect(await login).toMatchObject({ code: 'host-key-rejected' });
  });

  it('ends when the connection breaks while the question is open', async () => {
    const real = await use(startInProcessServer({ password: 'x' }));
    const proxy = await use(cutter(real));
    const script = new Script();
    script.hostKeyAnswer = () => {
      proxy.cut();
      return new Promise(() => undefined);
    };
    const error = await errorOf(tryLogin(options([hop(proxy)]), script));
    expect(error).toMatchObject({ code: 'unreachable' });
  });

  it('refuses a host that has only a DSA key, in clear words', async () => {
    // Identification and a KEXINIT whose only host key algorithm is ssh-dss.
    const lists = [
      'curve25519-sha256',
      'ssh-dss',
      'aes128-ctr',
      'aes128-ctr',
      'hmac-sha2-256',
      'hmac-sha2-256',
    ];
    const names = [...lists, 'none', 'none', '', ''].map((list) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(list.length);
      return Buffer.concat([length, Buffer.from(list)]);
    });
    const payload = Buffer.concat([Buffer.from([20]), Buffer.alloc(16), ...names, Buffer.alloc(5)]);
    const padding = 8 + ((8 - ((payload.length + 5) % 8)) % 8);
    const header = Buffer.alloc(5);
    header.writeUInt32BE(payload.length + padding + 1);
    header[4] = padding;
    const server = await use(
      sayingServer(Buffer.concat([Buffer.from('SSH-2.0-Old\r\n'), header, payload, Buffer.alloc(padding)])),
    );
    const old = hop(server, { legacyAlgorithms: true });
    const error = await errorOf(tryLogin(options([old]), new Script()));
    expect(error.code).toBe('algorithm-mismatch');
    expect(error.message).toContain('ssh-dss');
  });
});

describe('during the login', () => {
  it('hangs up on 100 MB of banner and shows little of it', async () => {
    const server = await use(
      sshServer({
        authentication: (_context, connection) => {
          const payload = bannerPayload('All your base. '.repeat(2000));
          for (let sent = 0; sent < 100 * MB; sent += payload.length) sendPayload(connection, payload);
        },
      }),
    );
    const script = new Script(() => ['x']);
    // The server runs in this process: what it sends may take longer than the time that phases have elsewhere here.
    const patient = options([hop(server, { phaseTimeoutMs: 30_000 })]);
    expect(await errorOf(tryLogin(patient, script))).toMatchObject({ code: 'protocol-error' });
    expect(script.notices.join('').length).toBeLessThan(70_000);
    expect(script.questions).toEqual([]);
  });

  it.each([
    ['1,000 prompts at once', 1000, 1],
    ['1,000 rounds of one prompt', 1, 1000],
    ['1,000 rounds without a prompt', 0, 1000],
  ])('stops at %s', async (_name, prompts, rounds) => {
    const server = await use(
      sshServer({
        authentication: (context) => {
          if (context.method !== 'keyboard-interactive') {
            context.reject(['keyboard-interactive']);
            return;
          }
          const many = Array.from({ length: prompts }, (_, index) => ({
            prompt: `Code ${index}`,
            echo: false,
          }));
          let left = rounds;
          const ask = (): void => {
            left -= 1;
            if (left < 0) context.accept();
            else context.prompt(many, ask);
          };
          ask();
        },
      }),
    );
    const script = new Script(({ fields }) => fields.map(() => 'x'));
    expect(await errorOf(attempt(server, script))).toMatchObject({ code: 'protocol-error' });
    expect(script.questions.length).toBeLessThan(64);
  });

  it('cleans what a prompt says', async () => {
    const server = await use(
      sshServer({
        authentication: (context) => {
          if (context.method !== 'keyboard-interactive') context.reject(['keyboard-interactive']);
          else {
            const prompt = `\u001b]0;evil\u0007Pass\u202ecode${'x'.repeat(10_000)}\n`;
            context.prompt([{ prompt, echo: false }], 'title\u0000', 'two\r\nlines\u009b31m', () =>
              context.accept(),
            );
          }
        },
      }),
    );
    const script = new Script(() => ['x']);
    await attempt(server, script);
    const [question] = script.questions;
    expect(question?.instruction).toBe('title\ntwo\nlines31m');
    expect(question?.fields[0]?.label.startsWith(']0;evilPasscodexx')).toBe(true);
    expect(question?.fields[0]?.label.length).toBeLessThan(300);
  });

  it('answers nothing when the server leaves at a prompt', async () => {
    const server = await use(
      sshServer({
        authentication: (context, connection) => {
          if (context.method === 'none') context.reject(['keyboard-interactive']);
          else if (context.method === 'keyboard-interactive') {
            context.prompt([{ prompt: 'Code', echo: false }], () => undefined);
            setImmediate(() => connection.end());
          }
        },
      }),
    );
    const script = new Script();
    const { deps } = script;
    let withdrawn = false;
    deps.prompter.ask = (_question, signal) =>
      new Promise(() => {
        signal.addEventListener('abort', () => {
          withdrawn = true;
        });
      });
    vi.spyOn(script, 'deps', 'get').mockReturnValue(deps);
    expect(await errorOf(attempt(server, script))).toMatchObject({ code: 'unreachable' });
    expect(withdrawn).toBe(true);
  });
});

describe('after the login', () => {
  it('refuses channels nobody asked for, logs a few, and goes on', async () => {
    const server = await use(
      sshServer({
        ready: (connection) => {
          const protocol = internals(connection);
          for (let channel = 100; channel < 130; channel += 3) {
            protocol.x11(channel, 1000, 1000, { originAddr: '127.0.0.1', originPort: 1 });
            protocol.openssh_authAgent(channel + 1, 1000, 1000);
            const info = { boundAddr: '127.0.0.1', boundPort: 22, remoteAddr: '127.0.0.1', remotePort: 1 };
            protocol.forwardedTcpip(channel + 2, 1000, 1000, info);
          }
          connection.on('session', (accept) => {
            const session = accept();
            session.on('pty', (ok) => ok());
            session.on('shell', (ok) => ok().write('still here'));
          });
        },
      }),
    );
    const script = new Script();
    const shell = await record((size) => openTerminal(options([hop(server)]), script, size));
    await shell.says('still here');
    const refused = script.logs.filter((text) => text.includes('nobody asked for'));
    expect(refused).toHaveLength(5);
    expect(refused.join()).toMatch(/x11.*auth-agent/);
  });

  it('ends the connection when the server ignores the window', async () => {
    const server = await use(
      sshServer({
        ready: (connection) =>
          connection.on('session', (accept) => {
            const session = accept();
            session.on('pty', (ok) => ok());
            session.on('shell', (ok) => {
              const { outgoing } = ok() as unknown as { outgoing: { id: number } };
              const data = Buffer.alloc(32 * 1024, 'x');
              for (let sent = 0; sent < 20 * MB; sent += data.length) {
                internals(connection).channelData(outgoing.id, data);
              }
            });
          }),
      }),
    );
    const shell = await record(async (size) => {
      const session = await openTerminal(options([hop(server)]), new Script(), size);
      session.pause();
      return session;
    });
    shell.session.pause();
    await server.clientGone;
    shell.session.resume();
    expect((await shell.ended()).error).toMatchObject({ code: 'connection-lost' });
    expect(shell.bytes).toBeLessThan(5 * MB); // two windows at most: it is open for a moment
  });

  it('names the jump host that breaks in the middle of the next login', async () => {
    const target = await use(silentServer());
    const gate = await use(
      sshServer({
        ready: (connection) =>
          connection.on('tcpip', (accept) => {
            const channel = accept();
            const onward = connect(target.port, '127.0.0.1');
            onward.on('error', () => undefined);
            channel.pipe(onward).pipe(channel);
            setTimeout(() => connection.end(), 200);
          }),
      }),
    );
    const hops = [hop(gate, { name: 'gw1' }), hop(target, { name: 'db01' })];
    const error = await errorOf(tryLogin(options(hops), new Script()));
    expect(error.code).toBe('jump-failed');
    expect(error.message).toContain('gw1');
    expect(error.message).not.toContain('db01');
  });

  it('names the jump host that refuses to forward, with its words cleaned', async () => {
    const gate = await use(
      sshServer({ ready: (connection) => connection.on('tcpip', (_accept, reject) => reject()) }),
    );
    const hops = [hop(gate, { name: 'gw1' }), hop({ host: '10.9.8.7', port: 22 }, { name: 'db01' })];
    const error = await errorOf(tryLogin(options(hops), new Script()));
    expect(error).toMatchObject({ code: 'jump-failed' });
    expect(error.message).toMatch(/gw1.*db01 \(10\.9\.8\.7:22\)/);
  });

  it('does not wait for ever for a jump host that never answers a forward', async () => {
    const gate = await use(sshServer({ ready: (connection) => connection.on('tcpip', () => undefined) }));
    const hops = [
      hop(gate, { name: 'gw1', phaseTimeoutMs: 700 }),
      hop({ host: '10.9.8.7', port: 22 }, { name: 'db01' }),
    ];
    expect(await errorOf(tryLogin(options(hops), new Script()))).toMatchObject({ code: 'jump-failed' });
  });

  it('ends when the raw connection is cut', async () => {
    const real = await use(startInProcessServer({ password: 'x' }));
    const proxy = await use(cutter(real));
    const shell = await record((size) => openTerminal(options([hop(proxy)]), new Script(() => ['x']), size));
    await shell.says('fake$');
    proxy.cut();
    expect((await shell.ended()).error).toMatchObject({ code: 'connection-lost', retryable: true });
  });
});
