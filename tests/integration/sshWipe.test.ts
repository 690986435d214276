import ssh2 from 'ssh2';
import { expect, it, onTestFinished, vi } from 'vitest';
import { startInProcessServer, type InProcessOptions } from '../lab/inProcessServer';

// What patches/ssh2-wipe-login does: ssh2 builds a login's packets in buffers of Node's pool, where they would stay.

const SECRET = 'tides under a paper moon';
const BYTES = Buffer.from(SECRET);

type Verb = (...args: unknown[]) => unknown;
/** The parts of ssh2's protocol object that the test gets between. */
interface Protocol {
  authPassword: Verb;
  authInfoRes: Verb;
  _onHandshakeComplete: Verb;
  rekey: () => void;
}

/** Buffers that ssh2 asked for while it ran one of the watched verbs, and how many of them had the secret then. */
interface Watch {
  buffers: Buffer[];
  written: () => number;
  protocol: Protocol;
}

/** Wraps verbs of a client's protocol object so that the buffers they take from the pool are known. */
function watch(client: ssh2.Client, verbs: readonly Exclude<keyof Protocol, 'rekey'>[]): Watch {
  const { _protocol: protocol } = client as unknown as { _protocol: Protocol };
  const buffers: Buffer[] = [];
  const sent = { count: 0 };
  for (const verb of verbs) {
    const original = protocol[verb].bind(protocol);
    protocol[verb] = (...args) => {
      const allocate = Buffer.allocUnsafe.bind(Buffer);
      const spy = vi.spyOn(Buffer, 'allocUnsafe').mockImplementation((size) => {
        const buffer = allocate(size);
        buffers.push(buffer);
        return buffer;
      });
      // Encrypting is the last that has to see the packet.
      const { _cipher: cipher } = protocol as unknown as { _cipher: { encrypt: (packet: Buffer) => void } };
      const encrypt = cipher.encrypt.bind(cipher);
      cipher.encrypt = (packet) => {
        if (packet.includes(BYTES)) sent.count += 1;
        encrypt(packet);
      };
      try {
        return original(...args);
      } finally {
        cipher.encrypt = encrypt;
        spy.mockRestore();
      }
    };
  }
  return { buffers, written: () => sent.count, protocol };
}

/** Logs in with the secret; `rekey`: keys are exchanged anew at that very moment, so that it has to wait in ssh2's queue. */
async function login(settings: InProcessOptions, algorithms: ssh2.Algorithms, rekey = false): Promise<Watch> {
  const server = await startInProcessServer({ user: 'ops', ...settings });
  onTestFinished(server.stop);
  const client = new ssh2.Client();
  onTestFinished(() => void client.end());
  let watched: Watch | undefined;
  client.once('handshake', () => {
    watched = watch(client, ['authPassword', 'authInfoRes', '_onHandshakeComplete']);
  });
  await new Promise<void>((resolve, reject) => {
    client.once('ready', resolve).once('error', reject);
    const { host, port } = server;
    const method: ssh2.AnyAuthMethod =
      settings.password === undefined
        ? {
            ...{ type: 'keyboard-interactive', username: 'ops' },
            prompt: (_name, _text, _language, prompts, finish) => finish(prompts.map(() => SECRET)),
          }
        : { type: 'password', username: 'ops', password: SECRET };
    client.connect({
      ...{ host, port, username: 'ops', algorithms },
      authHandler: (_left, _partial, next) => {
        if (rekey) watched?.protocol.rekey();
        next(method);
      },
    });
  });
  if (watched === undefined) throw new Error('there was no handshake');
  return watched;
}

const CIPHERS: [string, ssh2.Algorithms][] = [
  ['aes256-gcm', { cipher: ['aes256-gcm@openssh.com'] }],
  ['chacha20-poly1305', { cipher: ['chacha20-poly1305@openssh.com'] }],
  [
    'aes256-ctr, MAC of what is encrypted',
    { cipher: ['aes256-ctr'], hmac: ['hmac-sha2-256-etm@openssh.com'] },
  ],
  ['aes256-ctr, MAC of the plain text', { cipher: ['aes256-ctr'], hmac: ['hmac-sha2-256'] }],
];

it.each(CIPHERS)('a password leaves nothing behind in a buffer (%s)', async (_, algorithms) => {
  const { buffers, written } = await login({ password: SECRET }, algorithms);
  expect(written()).toBe(1);
  expect(buffers.filter((buffer) => buffer.includes(BYTES))).toEqual([]);
});

it('the answer to a question leaves nothing behind in a buffer', async () => {
  const otp = [{ prompts: [{ prompt: 'Password: ', answer: SECRET }] }];
  const { buffers, written } = await login({ otp }, {});
  expect(written()).toBe(1);
  expect(buffers.filter((buffer) => buffer.includes(BYTES))).toEqual([]);
});

it('a password that had to wait for new keys leaves nothing behind in a buffer', async () => {
  const { buffers, written } = await login({ password: SECRET }, {}, true);
  expect(written()).toBe(1);
  expect(buffers.filter((buffer) => buffer.includes(BYTES))).toEqual([]);
});
