import type { ParsedKey, AnyAuthMethod } from 'ssh2';
import { BinnacleError } from '../../../shared/errors';
import type { LoginContext } from './askSecret';
import type { AgentKey } from './agentKeys';
import { listAgentKeys } from './agentKeys';
import type { ConfiguredKey } from './configuredKey';
import { loadConfiguredKey } from './configuredKey';

/** Keys of the agent that may follow a configured key: servers end a login after about six tries. */
const MAX_OTHER_KEYS = 3;

/** One key to try. */
export interface KeyTry {
  method: AnyAuthMethod;
  label: string;
}

/** The keys of a login in the order they are tried; loaded when a server first accepts keys. */
export class KeySource {
  readonly #queue: KeyTry[] = [];
  #loaded = false;
  #configured: ConfiguredKey | null = null;
  /** Why a key could not be used, for the message at the end. */
  readonly notes: string[] = [];
  /** Whether a login signature with SHA-1 was made. */
  signedWithSha1 = false;

  constructor(private readonly context: LoginContext) {}

  /** The next key, or null. Errors: agent-unavailable and those of {@link loadConfiguredKey}. */
  async next(username: string): Promise<KeyTry | null> {
    if (!this.#loaded) {
      this.#loaded = true;
      await this.#load(username);
    }
    return this.#queue.shift() ?? null;
  }

  /** Drops every key; signing fails from now on. */
  wipe(): void {
    this.#loaded = true;
    this.#queue.length = 0;
    this.#configured?.key.dispose();
    this.#configured = null;
  }

  async #load(username: string): Promise<void> {
    const { kind } = this.context.hop.login;
    if (kind === 'private-key') this.#configured = await loadConfiguredKey(this.context);
    if (this.context.signal.aborted) this.wipe();
    if (this.#configured !== null) this.#queueConfigured(this.#configured, username);
    const others = await this.#agentKeys();
    // When the agent itself is the credential, its first key is the configured one.
    const limit = kind === 'agent' ? MAX_OTHER_KEYS + 1 : MAX_OTHER_KEYS;
    const isOther = ({ blob }: AgentKey): boolean => this.#configured?.key.publicBlob.equals(blob) !== true;
    for (const { agent } of others.filter(isOther).slice(0, limit)) {
      this.#queue.push({ method: { type: 'agent', username, agent }, label: 'a key of the agent' });
    }
  }

  #queueConfigured({ key, certificate }: ConfiguredKey, username: string): void {
    const push = (parsed: ParsedKey, label: string): void => {
      this.#queue.push({ method: { type: 'publickey', username, key: this.#guarded(parsed) }, label });
    };
    if (certificate !== null) {
      try {
        push(key.withCertificate(certificate), 'the user certificate');
      } catch (error) {
        this.notes.push(error instanceof BinnacleError ? error.message : 'The certificate can’t be used.');
      }
    }
    push(key.forSsh2, `the key ${key.fingerprint}`);
  }

  async #agentKeys(): Promise<AgentKey[]> {
    const { agent, hop, deps, clock } = this.context;
    if (agent === null) {
      if (hop.login.kind === 'agent') throw noAgent('No key agent is running on this workstation.');
      return [];
    }
    try {
      const hold = <T>(work: () => Promise<T>): Promise<T> => clock.hold(work);
      return await listAgentKeys(agent, { refusal: (hash) => this.#refusal(hash), hold });
    } catch {
      deps.log('warn', 'the key agent could not be used');
      if (hop.login.kind === 'agent') throw noAgent('The key agent can’t be reached.');
      return [];
    }
  }

  /** SHA-1 login signatures are made for hosts with the legacy switch only. */
  #refusal(hash: string | undefined): Error | undefined {
    if (hash !== 'sha1') return undefined;
    if (this.context.hop.legacyAlgorithms) {
      this.signedWithSha1 = true;
      return undefined;
    }
    this.notes.push('It accepts RSA keys only with SHA-1 signatures, which are not allowed for this host.');
    return new Error('SHA-1 signature refused');
  }

  #guarded(key: ParsedKey): ParsedKey {
    const sign = (data: Buffer | string, hash?: string): Buffer | Error =>
      this.#refusal(hash) ?? key.sign(data, hash);
    return Object.assign(Object.create(key) as ParsedKey, { sign });
  }
}

function noAgent(message: string): BinnacleError {
  return new BinnacleError('agent-unavailable', message, {
    hint: 'Start ssh-agent, Pageant or the agent of your password manager, or choose another credential.',
    retryable: true,
  });
}
