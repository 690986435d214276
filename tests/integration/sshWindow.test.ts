import type { AddressInfo } from 'node:net';
import { Client, Server, type ClientChannel, type ServerChannel } from 'ssh2';
import { afterEach, describe, expect, it } from 'vitest';
import { newEd25519Key } from '../lab/ssh2Keys';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0).reverse()) cleanup();
});

/** A shell whose server side is at hand, too. */
async function shellPair(): Promise<{ client: ClientChannel; server: ServerChannel }> {
  let serve: (channel: ServerChannel) => void = () => undefined;
  const served = new Promise<ServerChannel>((resolve) => (serve = resolve));
  const server = new Server({ hostKeys: [newEd25519Key().private] }, (connection) => {
    connection.on('authentication', (context) => context.accept());
    connection.on('error', () => undefined);
    connection.on('session', (accept) => {
      accept().on('shell', (acceptShell) => serve(acceptShell()));
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  cleanups.push(() => server.close());
  const { port } = server.address() as AddressInfo;
  const connection = new Client();
  cleanups.push(() => connection.destroy());
  const opened = new Promise<ClientChannel>((resolve, reject) => {
    connection.on('ready', () =>
      connection.shell(false, (error, channel) => (error === undefined ? resolve(channel) : reject(error))),
    );
    connection.on('error', reject);
  });
  connection.connect({ host: '127.0.0.1', port, username: 'x' });
  return { client: await opened, server: await served };
}

describe('the window of a shell', () => {
  it('lets 192 KiB be on their way and no more, and goes on when they are read', async () => {
    const { client, server } = await shellPair();
    client.pause();
    const flood = Buffer.alloc(4 * 1024 * 1024, 'y');
    server.end(flood);
    // The window, and what it was topped up by before the channel was full.
    await expect.poll(() => client.readableLength).toBe(192 * 1024);
    let read = 0;
    client.on('data', (data: Buffer) => (read += data.length));
    client.resume();
    await expect.poll(() => read).toBe(flood.length);
  });
});
