import { BinnacleError } from '../../shared/errors';
import { Asks } from './asks';
import { AttemptDelay } from './attemptDelay';
import { Grants } from './grants';
import { parseHeader } from './header';
import type { KdfPolicy } from './kdf';
import { KeptAnswers } from './keptAnswers';
import type { Keyring } from './keyring';
import { tryByKeyring } from './keyringSlot';
import type { ClientCalls, HostCalls } from './messages';
import { clientCalls, hostCalls } from './messages';
import type { OpenVault } from './openVault';
import type { Port } from '../ports/ports';
import { exportSecrets } from './exportFlow';
import type { FlowTools } from './promptFlows';
import {
  changeKeyring,
  changePassphrase,
  createVault,
  replaceRecoveryKey,
  revealSecret,
  unlockVault,
} from './promptFlows';
import { encryptFor } from './portCipher';
import { PromptSession } from './promptSession';
import { ProofGate } from './proofGate';
import type { CallContext, Handlers } from './rpc';
import { Rpc } from './rpc';
import type { SealedSecret } from './sealing';
import { OpenSources } from './sources/openSources';
import { zero } from './secretBytes';
import { checkSeed } from './totp';

/** What the host needs of its surroundings. */
export interface VaultHostDeps {
  keyring: Keyring;
  /** Cost of new passphrase slots; production calibrates, tests pass a fixed one. */
  kdf: KdfPolicy;
  /** Monotonic clock in ms. */
  now: () => number;
  /** Ends the process (or, in-process, says that it would). Called once. */
  exit: () => void;
}

/** The running host, for whoever started it. */
export interface VaultHost {
  /** Zeroes the data key, closes every port and exits. Disposing twice is safe. */
  dispose(): void;
}

/** Runs the vault host on its control port: the only code that ever holds the data key. */
export function runVaultHost(control: Port, deps: VaultHostDeps): VaultHost {
  return new Host(control, deps);
}

type HostHandlers = Handlers<HostCalls>;
type OpenArgs = Parameters<HostHandlers['open']>[0];

class Host implements VaultHost {
  readonly #deps: VaultHostDeps;
  readonly #main: Rpc<HostCalls, ClientCalls>;
  readonly #kept = new KeptAnswers();
  readonly #sources = new OpenSources((secret) => this.#unlocked().unseal(secret));
  readonly #grants = new Grants({
    unseal: (secret) => this.#unlocked().unseal(secret),
    seal: (ref, value) => this.#unlocked().seal(ref, value),
    kept: this.#kept,
    sources: this.#sources,
  });
  readonly #asks = new Asks(this.#grants, (ref, value) => this.#unlocked().seal(ref, value), this.#kept);
  readonly #prompts = new Set<PromptSession>();
  #gate: ProofGate;
  /** The stored header that `open` brought, until it is unlocked. */
  #header: Uint8Array | undefined;
  #vault: OpenVault | undefined;
  #disposed = false;

  constructor(control: Port, deps: VaultHostDeps) {
    this.#deps = deps;
    this.#gate = this.#newGate(new AttemptDelay(deps.now));
    this.#main = new Rpc(control, hostCalls, this.#handlers(), clientCalls);
    control.onClose(() => this.dispose()); // main is gone: nobody may keep the key
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#vault?.dispose();
    this.#grants.revokeAll();
    this.#sources.close();
    this.#kept.clear();
    for (const prompt of [...this.#prompts]) prompt.close();
    this.#main.close(locked());
    this.#deps.exit();
  }

  #handlers(): HostHandlers {
    return {
      keyring: async () => {
        const { keyring } = this.#deps;
        return { available: await keyring.available(), name: keyring.name };
      },
      open: (args) => this.#open(args),
      ...this.#headerHandlers(),
      ...this.#secretHandlers(),
      grant: ({ grantId, secrets, maySeal, sourced }, { ports }) => {
        this.#unlocked();
        this.#grants.add(grantId, secrets, onlyPort(ports), maySeal, sourced);
        return {};
      },
      testSource: ({ source, reference }, { signal }) => {
        this.#unlocked();
        return this.#sources.test(source, reference, signal);
      },
      listSource: async ({ source }, { signal }) => {
        this.#unlocked();
        return { entries: await this.#sources.list(source, signal) };
      },
      revoke: ({ grantId }) => {
        this.#grants.revoke(grantId);
        return {};
      },
      journalKey: () => ({ publicKey: this.#unlocked().journalPublicKey() }),
      journalEntryKey: ({ head, recipient }) => {
        const key = this.#unlocked().journalEntryKey(head);
        try {
          return { key: encryptFor(recipient, key) };
        } finally {
          zero(key);
        }
      },
      lock: () => {
        this.#vault?.dispose();
        this.#kept.clear();
        setImmediate(() => this.dispose()); // after the reply is on its way
        return {};
      },
    };
  }

  #headerHandlers(): Pick<
    HostHandlers,
    'create' | 'unlock' | 'changePassphrase' | 'replaceRecoveryKey' | 'changeKeyring'
  > {
    return {
      create: async (_, context) => {
        if (this.#vault !== undefined || this.#header !== undefined) throw exists();
        this.#vault = await this.#prompt(context, (tools) => createVault(tools));
        return {};
      },
      unlock: async ({ reason }, context) => {
        const header = this.#header;
        if (header === undefined) throw new BinnacleError('conflict', 'No vault was opened.');
        const { vault, by } = await this.#prompt(context, (tools) => unlockVault(tools, header, reason));
        this.#adopt(vault);
        return { by };
      },
      changePassphrase: (_, context) =>
        this.#prompt(context, (tools) => changePassphrase(tools, this.#unlocked())).then(() => ({})),
      replaceRecoveryKey: (_, context) =>
        this.#prompt(context, (tools) => replaceRecoveryKey(tools, this.#unlocked())).then(() => ({})),
      changeKeyring: ({ enable }, context) =>
        this.#prompt(context, (tools) => changeKeyring(tools, this.#unlocked(), enable)).then(() => ({})),
    };
  }

  #secretHandlers(): Pick<
    HostHandlers,
    | 'enterSecret'
    | 'ask'
    | 'recall'
    | 'forget'
    | 'joinAsk'
    | 'leaveAsk'
    | 'reveal'
    | 'exportSecrets'
    | 'verify'
  > {
    return {
      enterSecret: (request, context) =>
        this.#prompt(context, ({ prompt }) => this.#enterSecret(prompt, request)).then(() => ({})),
      ask: (request, context) =>
        this.#prompt(context, async ({ prompt }) => {
          this.#unlocked();
          return { remembered: await this.#asks.run(prompt, request) };
        }),
      recall: ({ recipient, keep }) => ({ recalled: this.#asks.recall(recipient, keep) }),
      forget: ({ credentialId }) => {
        this.#kept.forget(credentialId);
        return {};
      },
      joinAsk: ({ askId, recipient }) => ({ joined: this.#asks.join(askId, recipient) }),
      leaveAsk: ({ askId, recipient }) => {
        this.#asks.leave(askId, recipient);
        return {};
      },
      reveal: ({ secret, texts, action }, context) =>
        this.#prompt(context, async (tools) => {
          const audit = async (done: 'reveal' | 'copy'): Promise<void> => {
            const names = { secretId: secret.id, credentialId: secret.credentialId };
            await this.#main.call('audit', { action: `secret.${done}`, ...names });
          };
          await revealSecret(tools, this.#unlocked(), { secret, texts, action, audit });
        }).then(() => ({})),
      exportSecrets: (request, context) => this.#exportSecrets(request, context),
      verify: ({ secrets }) => ({
        damaged: secrets.filter((secret) => !this.#opens(secret)).map(({ id }) => id),
      }),
    };
  }

  async #open({ header, attempts, tryKeyring }: OpenArgs): Promise<{ unlocked: boolean }> {
    if (this.#vault !== undefined) throw new BinnacleError('conflict', 'The vault is open already.');
    const parsed = parseHeader(header);
    this.#header = header;
    this.#gate = this.#newGate(new AttemptDelay(this.#deps.now, attempts));
    const vault = tryKeyring ? await tryByKeyring(this.#deps.keyring, header, parsed) : undefined;
    if (vault !== undefined) this.#adopt(vault);
    return { unlocked: vault !== undefined };
  }

  async #exportSecrets(
    { token, ...request }: Parameters<HostHandlers['exportSecrets']>[0],
    context: CallContext,
  ): Promise<Awaited<ReturnType<HostHandlers['exportSecrets']>>> {
    const { bundle, left } = await this.#prompt(context, (tools) =>
      exportSecrets(tools, this.#unlocked(), {
        ...request,
        audit: async () => {
          await this.#main.call('audit', { action: 'secret.export', count: request.count });
        },
        fetch: async (from) => (await this.#main.call('exportBatch', { token, from })).secrets,
      }),
    );
    return { bundle: new TextEncoder().encode(JSON.stringify(bundle)), left };
  }

  async #enterSecret(
    prompt: PromptSession,
    { token, ref, texts, input, replaces }: Parameters<HostHandlers['enterSecret']>[0],
  ): Promise<void> {
    this.#unlocked();
    prompt.show({ kind: 'enter-secret', ...texts, input, replaces });
    await prompt.until('secret', async ({ value }) => {
      try {
        if (value.length === 0) throw new BinnacleError('bad-request', `Type the ${texts.label}.`);
        if (ref.slot === 'totp') checkSeed(value);
        await this.#main.call('persistSecret', { token, secret: this.#unlocked().seal(ref, value) });
      } finally {
        zero(value);
      }
    });
  }

  /** Runs a flow on the prompt that came along, and tells its window how it ended. */
  async #prompt<T>({ ports, signal }: CallContext, flow: (tools: FlowTools) => Promise<T>): Promise<T> {
    const prompt = new PromptSession(onlyPort(ports), signal);
    this.#prompts.add(prompt);
    try {
      const result = await flow(this.#tools(prompt));
      prompt.done();
      return result;
    } catch (error) {
      prompt.fail(error, true);
      throw error;
    } finally {
      this.#prompts.delete(prompt);
      prompt.close();
    }
  }

  #tools(prompt: PromptSession): FlowTools {
    const { kdf, keyring } = this.#deps;
    return {
      prompt,
      gate: this.#gate,
      kdf,
      keyring,
      persistHeader: async (header, create) => {
        await this.#main.call('persistHeader', { header, create });
      },
    };
  }

  #newGate(delay: AttemptDelay): ProofGate {
    return new ProofGate(delay, async (attempts) => {
      await this.#main.call('attempts', attempts);
    });
  }

  /** A vault that opens while the host is being locked must not stay open. */
  #adopt(vault: OpenVault): void {
    if (this.#disposed) {
      vault.dispose();
      throw locked();
    }
    this.#vault = vault;
    this.#header = undefined;
  }

  #opens(secret: SealedSecret): boolean {
    const vault = this.#unlocked();
    try {
      zero(vault.unseal(secret));
      return true;
    } catch {
      return false;
    }
  }

  #unlocked(): OpenVault {
    if (this.#vault === undefined) throw locked();
    return this.#vault;
  }
}

function onlyPort(ports: readonly Port[]): Port {
  const [port] = ports;
  if (port === undefined)
    throw new BinnacleError('bad-request', 'A port was missing in a call to the vault.');
  return port;
}

function locked(): BinnacleError {
  return new BinnacleError('locked', 'The vault is locked.', {
    hint: 'Unlock it and try again.',
    retryable: true,
  });
}

function exists(): BinnacleError {
  return new BinnacleError('vault-exists', 'There is a vault already.');
}
