import { randomUUID } from 'node:crypto';
import type { SshHop, SshLogin, SshOpenOptions, StoredHostKey } from '../../src/main/host/messages';
import type { SecretQuestionDraft, SshDeps, TrustedKey } from '../../src/main/protocols/ssh/ssh';
import { openSshTerminal, testSshLogin } from '../../src/main/protocols/ssh/ssh';
import { totpCode } from '../../src/main/vault/totp';
import { BinnacleError } from '../../src/shared/errors';
import type { HostKeyQuestion } from '../../src/shared/model/session';

/** What a scripted person answers to a secret question; null: cancels. */
export type Answer = (question: SecretQuestionDraft) => string[] | null;

/** A person, a vault and a screen as a script: everything that is asked and shown is kept. */
export class Script {
  readonly questions: SecretQuestionDraft[] = [];
  readonly hostKeys: HostKeyQuestion[] = [];
  readonly trusted: TrustedKey[] = [];
  readonly steps: string[] = [];
  readonly notices: string[] = [];
  readonly logs: string[] = [];
  /** Credentials that logged in. */
  readonly used: string[] = [];
  readonly verdicts: ('accepted' | 'refused')[] = [];
  /** The interval after which each one-time code was asked for. */
  readonly codesAsked: (number | null)[] = [];
  /** When first codes are made, in ms; null: now. */
  time: number | null = null;
  /** Everything handed out as a secret, to see whether it was wiped. */
  readonly handedOut: Uint8Array[] = [];
  hostKeyAnswer: (question: HostKeyQuestion) => Promise<'trust' | 'once' | 'refuse'> = () =>
    Promise.resolve('trust');
  readonly secrets = new Map<string, string>();

  constructor(private readonly answer: Answer = unexpected) {}

  get deps(): SshDeps {
    return {
      prompter: {
        hostKey: (question) => {
          this.hostKeys.push(question);
          return this.hostKeyAnswer(question);
        },
        ask: (question) => {
          this.questions.push(question);
          return Promise.resolve().then(() => this.answer(question)?.map((text) => this.#give(text)) ?? null);
        },
      },
      secrets: {
        secret: (id) => {
          const text = this.secrets.get(id);
          if (text === undefined) return Promise.reject(new BinnacleError('locked', 'The vault is locked.'));
          return Promise.resolve(this.#give(text));
        },
        code: (id, after) => {
          const seed = this.secrets.get(id);
          if (seed === undefined) return Promise.reject(new BinnacleError('locked', 'The vault is locked.'));
          this.codesAsked.push(after);
          // The next interval begins at once: no test waits for a clock.
          const time = after === null ? (this.time ?? Date.now()) : (after + 1) * 30_000;
          const { code, step } = totpCode(Buffer.from(seed), time);
          return Promise.resolve({ code: this.#give(code.toString('latin1')), step });
        },
        judged: (verdict) => this.verdicts.push(verdict),
      },
      onStep: (text) => this.steps.push(text),
      onNotice: (text) => this.notices.push(text),
      onTrustKey: (key) => this.trusted.push(key),
      onCredentialUsed: (id) => this.used.push(id),
      newId: randomUUID,
      log: (_level, text) => this.logs.push(text),
    };
  }

  #give(text: string): Uint8Array {
    const bytes = Uint8Array.from(Buffer.from(text));
    this.handedOut.push(bytes);
    return bytes;
  }
}

function unexpected(question: SecretQuestionDraft): never {
  throw new Error(`the test did not expect to be asked: ${question.title}`);
}

/** Something with an address. */
export interface Reachable {
  host: string;
  port: number;
  user?: string;
}

/** Credentials without anything stored. */
export function login(settings: Partial<SshLogin> = {}): SshLogin {
  return {
    credentialId: null,
    credentialName: '',
    kind: 'ask',
    username: 'lab',
    keyFile: null,
    certificateFile: null,
    askOnce: false,
    secretIds: {},
    ...settings,
  };
}

/** One hop to a lab server. */
export function hop(server: Reachable, settings: Partial<SshHop> = {}): SshHop {
  return {
    hostId: null,
    name: 'web01',
    address: server.host,
    port: server.port,
    extraLogins: [],
    login: login(server.user === undefined ? {} : { username: server.user }),
    hostKeys: [],
    legacyAlgorithms: false,
    compression: false,
    keepAliveMs: 0,
    phaseTimeoutMs: 10_000,
    ...settings,
  };
}

/** Options for a chain of hops. */
export function options(hops: SshHop[], settings: Partial<SshOpenOptions> = {}): SshOpenOptions {
  return {
    hops,
    terminalType: 'xterm-256color',
    encoding: 'utf-8',
    environmentVariables: {},
    startupCommand: '',
    knownHostsFiles: [],
    agent: null,
    ...settings,
  };
}

/** A public key line as the store holds it. */
export function storedKey(line: string, firstSeen = 1_700_000_000_000): StoredHostKey {
  const [type = '', blob = ''] = line.split(' ');
  return { type, blob, firstSeen };
}

/** Logs in and leaves; rejects with what stopped it. */
export function tryLogin(
  opened: SshOpenOptions,
  script: Script,
  signal = never(),
): ReturnType<typeof testSshLogin> {
  return testSshLogin(opened, script.deps, signal);
}

/** Opens a shell of 100 x 30. */
export function openTerminal(
  opened: SshOpenOptions,
  script: Script,
  size = { columns: 100, rows: 30 },
): ReturnType<typeof openSshTerminal> {
  return openSshTerminal(opened, size, script.deps, never());
}

/** The error that something is rejected with. */
export async function errorOf(promise: Promise<unknown>): Promise<BinnacleError> {
  const result: unknown = await promise.then(
    () => new Error('it succeeded'),
    (error: unknown) => error,
  );
  if (result instanceof BinnacleError) return result;
  throw result instanceof Error ? result : new Error('rejected with no error');
}

function never(): AbortSignal {
  return new AbortController().signal;
}
