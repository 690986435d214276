import ssh2 from 'ssh2';
import type { BaseAgent, IdentityCallback, ParsedKey, SignCallback, SigningRequestOptions } from 'ssh2';

/** Milliseconds an agent gets to list its keys; it is on this machine and asks nobody for that. */
const LIST_MS = 10_000;

/** One key of an agent as an agent of its own, so that the order of login methods stays in our hands. */
export interface AgentKey {
  blob: Buffer;
  agent: BaseAgent;
}

/** How the agent may be used. */
export interface AgentRules {
  /** The reason why this hash may not be used for a signature, if there is one. */
  refusal(hash: string | undefined): Error | undefined;
  /** Stops the deadline: a key may have to be confirmed or touched. */
  hold<T>(work: () => Promise<T>): Promise<T>;
}

class OneKeyAgent extends ssh2.BaseAgent<ParsedKey> {
  constructor(
    private readonly real: BaseAgent,
    private readonly key: ParsedKey,
    private readonly rules: AgentRules,
  ) {
    super();
  }

  override getIdentities(done: IdentityCallback<ParsedKey>): void {
    done(null, [this.key]);
  }

  override sign(
    key: ParsedKey,
    data: Buffer,
    options: SigningRequestOptions | SignCallback,
    callback?: SignCallback,
  ): void {
    const done = typeof options === 'function' ? options : callback;
    const settings = typeof options === 'function' ? {} : options;
    const refusal = this.rules.refusal(settings.hash);
    if (refusal !== undefined) {
      done?.(refusal);
      return;
    }
    const signed = (): Promise<void> =>
      new Promise((resolve) => {
        this.real.sign(key, data, settings, (error, signature) => {
          resolve();
          done?.(error, signature);
        });
      });
    void this.rules.hold(signed);
  }
}

/**
 * The keys of an agent, in its order. `path` is a socket, a named pipe or `pageant`. Rejects when the agent can't
 * be reached.
 */
export async function listAgentKeys(path: string, rules: AgentRules): Promise<AgentKey[]> {
  const real = ssh2.createAgent(path);
  const keys = await identities(real);
  return keys.map((key) => ({ blob: key.getPublicSSH(), agent: new OneKeyAgent(real, key, rules) }));
}

function identities(real: BaseAgent): Promise<ParsedKey[]> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the agent does not answer')), LIST_MS);
    real.getIdentities((error, keys) => {
      clearTimeout(timer);
      if (error) reject(error);
      else resolve((keys ?? []).flatMap((key) => usable(key as ParsedKey)));
    });
  });
}

/** Parsed, and of a kind we use: no DSA, and no hardware keys, which need a signature form of their own. */
function usable(key: ParsedKey): ParsedKey[] {
  const parsed = ssh2.utils.parseKey(key);
  if (parsed instanceof Error || Array.isArray(parsed)) return [];
  return parsed.type.startsWith('ssh-dss') || parsed.type.startsWith('sk-') ? [] : [parsed];
}
