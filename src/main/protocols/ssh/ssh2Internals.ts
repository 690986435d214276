import type { Duplex } from 'node:stream';
import type { Client, ClientChannel } from 'ssh2';

// The only place that touches what ssh2 does not document; tests/integration/sshLogin.test.ts holds it in place.

interface ClientInternals {
  config: Record<string, unknown>;
  _agent: unknown;
  on(event: 'rejected channel', listener: (type: string) => void): void;
}

interface ChannelInternals {
  incoming: { state: 'open' | 'eof' | 'closed' };
  /** `window`: bytes that may still be sent before the server has taken more. */
  outgoing: { state: 'open' | 'eof' | 'closing' | 'closed'; window: number };
  /** `_destruct` is gone once the connection below the channel is. */
  _client: { _protocol: { _destruct?: unknown } };
}

/** ssh2 keeps its options for the life of the connection; these lead to secrets. */
const LOGIN_OPTIONS = ['password', 'privateKey', 'agent', 'authHandler', 'username'];

/** Drops everything about the login from ssh2's options. */
export function forgetLogin(client: Client): void {
  const internals = client as unknown as ClientInternals;
  for (const name of LOGIN_OPTIONS) internals.config[name] = undefined;
  internals._agent = undefined;
}

/** Tells of channels that the server tried to open; the event comes from the patch in patches/. */
export function onRejectedChannel(client: Client, listener: (type: string) => void): void {
  (client as unknown as ClientInternals).on('rejected channel', listener);
}

/** Bytes the server would take right now (RFC 4254, 5.2). */
export function sendWindow(channel: ClientChannel): number {
  return (channel as unknown as ChannelInternals).outgoing.window;
}

/** Whether the server has said that nothing more will come. */
export function isEnded(channel: ClientChannel): boolean {
  return (channel as unknown as ChannelInternals).incoming.state !== 'open';
}

/**
 * Makes a channel silent whose connection is gone: ssh2 would go on writing to it (end of file, window updates),
 * and its protocol object throws from inside the stream then.
 */
export function silence(channel: ClientChannel): void {
  (channel as unknown as ChannelInternals).outgoing.state = 'closed';
}

/** Ends what a connection runs over at once: a socket, or a channel of the hop before. */
export function cutTransport(transport: Duplex): void {
  const channel = transport as Partial<ChannelInternals> & ClientChannel;
  if (channel.outgoing !== undefined && channel._client?._protocol._destruct === undefined) silence(channel);
  transport.destroy();
}
