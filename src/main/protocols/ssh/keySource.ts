import type { ParsedKey, AnyAuthMethod } from 'ssh2';
import { BinnacleError } from '../../../shared/errors';
import type { CredentialKind } from '../../../shared/model/inventory';
import type { LoginContext } from './askSecret';
import { contextFor, loginsOf } from './askSecret';
import type { AgentKey } from './agentKeys';
import { listAgentKeys } from './agentKeys';
import type { ConfiguredKey } from './configuredKey';
import { loadConfiguredKey } from './configuredKey';

/** Keys of the agent that may follow a configured key: servers end a login after about six tries. */
const MAX_OTHER_KEYS = 3;

/** Kinds of credential that are a key of their own. */
const KEY_KINDS: ReadonlySet<CredentialKind> = new Set<CredentialKind>(['private-key', 'certificate']);

/** One key to try. */
export interface KeyTry {
  method: AnyAuthMethod;
  label: string;
  /** The credential that it belongs to; null: none, as other keys of the agent. */
  credentialId: string | null;
}

/** The keys of a login in the order they are tried; loaded when a server first accepts keys. */
export class KeySource {
  readonly #queue: KeyTry[] = [];
  #loaded = false;
  readonly #configured: ConfiguredKey[] = [];
  /** Why a key could not be used, for the message at the end. */
  readonly notes: string[] = [];
  /** Whether a login signature with SHA-1 was made. */
  signedWithSha1 = false;

  constructor(private readonly context: LoginContext) {}

  /** Whether a credential of this login stands for keys. */
  get isConfigured(): boolean {
    return loginsOf(this.context).some(({ kind }) => KEY_KINDS.has(kind) || kind === 'agent');
  }

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
    for (const { key } of this.#configured.splice(0)) key.dispose();
  }

  async #load(username: string): Promise<void> {
    for (const login of loginsOf(this.context)) {
      if (!KEY_KINDS.has(login.kind)) continue;
      const key = await loadConfiguredKey(contextFor(this.context, login));
      if (key !== null) this.#configured.push(key);
    }
    if (this.context.signal.aborted) this.wipe();
    for (const configured of this.#configured) this.#queueConfigured(configured, username);
    const others = await this.#agentKeys();
    const asCredential = this.#agentLogin();
    // When the agent itself is the credential, its first key is the configured one.
    const limit = asCredential === undefined ? MAX_OTHER_KEYS : MAX_OTHER_KEYS + 1;
    const isOther = ({ blob }: AgentKey): boolean =>
      !this.#configured.some(({ key }) => key.publicBlob.equals(blob));
    for (const { agent } of others.filter(isOther).slice(0, limit)) {
      const credentialId = asCredential?.credentialId ?? null;
      this.#queue.push({
        method: { type: 'agent', username, agent },
        label: 'a key of the agent',
        credentialId,
      });
    }
  }

  #queueConfigured({ key, certificate, credentialId }: ConfiguredKey, username: string): void {
    const push = (parsed: ParsedKey, label: string): void => {
      const method: AnyAuthMethod = { type: 'publickey', username, key: this.#guarded(parsed) };
      this.#queue.push({ method, label, credentialId });
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

  #agentLogin(): ReturnType<typeof loginsOf>[number] | undefined {
    return loginsOf(this.context).find(({ kind }) => kind === 'agent');
  }

  async #agentKeys(): Promise<AgentKey[]> {
    const { agent, deps, clock } = this.context;
    const needed = this.#agentLogin() !== undefined;
    if (agent === null) {
      if (needed) throw noAgent('No key agent is running on this workstation.');
      return [];
    }
    try {
      const hold = <T>(work: () => Promise<T>): Promise<T> => clock.hold(work);
      return await listAgentKeys(agent, { refusal: (hash) => this.#refusal(hash), hold });
    } catch {
      deps.log('warn', 'the key agent could not be used');
      if (needed) throw noAgent('The key agent can’t be reached.');
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
