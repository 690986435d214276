import type { ImportBuilder } from '../importBuilder';
import type { ImportedProperties } from '../importModel';
import { type PuttyValues, splitHost } from './puttySession';

/** A session that was added. */
export interface PuttyHost {
  key: string;
  name: string;
  values: PuttyValues;
}

/** `ProxyMethod` as PuTTY numbers it. */
const METHODS: Record<string, string> = {
  '1': 'SOCKS 4',
  '2': 'SOCKS 5',
  '3': 'HTTP',
  '4': 'Telnet',
  '5': 'local command',
  '7': 'SSH to a command',
  '8': 'SSH to a subsystem',
};
const SSH_JUMP = '6';

/** Makes jump hosts of SSH proxies once all sessions are there: PuTTY lets a saved session be named as one. */
export class PuttyProxies {
  readonly #byName = new Map<string, PuttyHost>();
  readonly #made = new Map<string, string | null>();

  constructor(
    private readonly builder: ImportBuilder,
    hosts: readonly PuttyHost[],
  ) {
    for (const host of hosts) if (!this.#byName.has(host.name)) this.#byName.set(host.name, host);
  }

  /** Sets the jump host of a session, or says why its proxy is not carried over. */
  link({ key, values }: PuttyHost): void {
    const method = methodOf(values);
    if (method === '0') return;
    const host = values.get('ProxyHost') ?? '';
    if (method === SSH_JUMP) {
      const jumpKey = this.#jump(values);
      if (jumpKey !== null) this.builder.refine(key, { jumpHostKey: jumpKey });
      else this.builder.lose(key, 'ProxyHost', host, 'The jump host has no usable address.');
      return;
    }
    const kind = (Object.hasOwn(METHODS, method) ? METHODS[method] : undefined) ?? method;
    this.builder.lose(
      key,
      'ProxyMethod',
      `${kind}: ${host}`,
      'Of proxies only SSH jump hosts can be carried over.',
    );
    const commands = method === '5' || method === '7';
    if (commands)
      this.builder.disabledCommand(key, 'ProxyTelnetCommand', values.get('ProxyTelnetCommand') ?? '');
    if ((values.get('ProxyPassword') ?? '') !== '')
      this.builder.lose(key, 'ProxyPassword', '', 'The proxy is not carried over, nor is its password.');
  }

  #jump(values: PuttyValues): string | null {
    const written = values.get('ProxyHost') ?? '';
    const session = this.#byName.get(written);
    if (session !== undefined) return session.key;
    const { user, host } = splitHost(written);
    const username = (values.get('ProxyUsername') ?? '') === '' ? user : (values.get('ProxyUsername') ?? '');
    const password = values.get('ProxyPassword') ?? '';
    const port = Number(values.get('ProxyPort') ?? 22);
    const identity = JSON.stringify([host, port, username, password]);
    const known = this.#made.get(identity);
    if (known !== undefined) return known;
    const key = this.builder.host(null, {
      name: `${username === '' ? '' : `${username}@`}${host}`,
      address: host,
      properties: this.#login(username, password),
      endpoints: [{ protocol: 'ssh', port }],
    });
    this.#made.set(identity, key);
    return key;
  }

  #login(username: string, password: string): ImportedProperties {
    if (password === '') return username === '' ? {} : { username };
    return { credentialKey: this.builder.credential({ kind: 'password', username, secrets: { password } }) };
  }
}

/** Sessions of old versions say `ProxyType` instead. */
function methodOf(values: PuttyValues): string {
  const method = values.get('ProxyMethod');
  if (method !== undefined && method !== '-1') return method;
  const old: Record<string, string> = {
    '1': '3',
    '2': values.get('ProxySOCKSVersion') === '4' ? '1' : '2',
    '3': '4',
    '4': '5',
  };
  const type = values.get('ProxyType') ?? '0';
  return (Object.hasOwn(old, type) ? old[type] : undefined) ?? '0';
}
