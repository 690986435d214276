import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { CallInput, CallOutput, EventPayload } from '../../src/shared/ipc/contract';
import type { CallName, EventName } from '../../src/shared/ipc/names';
import { fromWire } from '../../src/shared/errors';
import { toPromptSchema, type FromPrompt, type PromptShow } from '../../src/shared/vaultPrompt';
import { compose, type Services } from '../../src/main/compose';
import type { ToHost } from '../../src/main/host/messages';
import { runSessionHost } from '../../src/main/host/sessionHost';
import { runImportHost } from '../../src/main/inventory/import/importHost';
import type { FromImportHost, ToImportHost } from '../../src/main/inventory/import/importMessages';
import type { Platform } from '../../src/main/platform';
import type { SpawnSessionHost } from '../../src/main/sessions/sessionHostPool';
import { startInProcessHost } from '../../src/main/vault/inProcessHost';
import { fixedKdf } from '../../src/main/vault/kdf';
import { portFromNode } from '../../src/main/ports/ports';
import { startDatabase } from './databaseProcess';

/** The test's stand-in for the person in front of a secret prompt: what to send for each step shown. */
export type PromptScript = (show: PromptShow) => FromPrompt | 'close';

/** The composed app in this process, with everything of the desktop replaced but nothing else. */
export interface NodeApp {
  /** Anew after a reload, as after a restored backup. */
  readonly services: Services;
  folder: string;
  call: <K extends CallName>(name: K, input: CallInput<K>) => Promise<CallOutput<K>>;
  /** Waits for an event that fits; looks at those that have come already, too. */
  event: <K extends EventName>(
    name: K,
    fits: (payload: EventPayload<K>) => boolean,
  ) => Promise<EventPayload<K>>;
  /** The window's end of a stream. */
  takePort: (nonce: string) => MessagePort;
  /** Everything that crossed from main to the window, for searching. */
  sent: unknown[];
  setPrompt: (script: PromptScript) => void;
  /** The file that the person chooses in dialogs from now on. */
  chooses: (path: string | null) => void;
  /** Where the person saves files from now on. */
  saves: (path: string | null) => void;
  /** The steps that prompts have shown. */
  shown: PromptShow[];
  dispose: () => Promise<void>;
}

const WINDOW_ID = 1;
/** The cheapest cost that the vault accepts: these tests are about wiring, not about the derivation. */
const QUICK_KDF = fixedKdf({ memoryKiB: 65_536, passes: 1, lanes: 1 });

const noKeyring = {
  name: 'none',
  available: () => Promise.resolve(false),
  get: () => Promise.resolve(undefined),
  set: () => Promise.reject(new Error('no keyring here')),
  remove: () => Promise.resolve(),
};

/** Runs session hosts in this process, over the same messages. */
const spawnInProcess: SpawnSessionHost = () => {
  const exits: ((code: number) => void)[] = [];
  let toMain: (
    message: Parameters<Parameters<ReturnType<SpawnSessionHost>['onMessage']>[0]>[0],
  ) => void = () => undefined;
  let toHost: (message: ToHost, ports: MessagePort[]) => void = () => undefined;
  runSessionHost(
    {
      startDatabase,
      post: (message) => queueMicrotask(() => toMain(message)),
      onMessage: (listener) => {
        toHost = (message, ports) => listener(message, ports.map(portFromNode));
      },
    },
    () => exits.forEach((exit) => exit(0)),
  );
  return {
    post: (message, ports) => queueMicrotask(() => toHost(message, ports as MessagePort[])),
    onMessage: (listener) => {
      toMain = listener;
    },
    onExit: (listener) => void exits.push(listener),
    kill: () => exits.forEach((exit) => exit(9)),
  };
};

/** Runs import hosts in this process, over the same messages. */
const spawnImportInProcess: Platform['spawnImportHost'] = () => {
  let toMain: (message: FromImportHost) => void = () => undefined;
  let toHost: (message: ToImportHost, ports: MessagePort[]) => void = () => undefined;
  runImportHost({
    post: (message) => queueMicrotask(() => toMain(message)),
    onMessage: (listener) => {
      toHost = (message, ports) => listener(message, ports.map(portFromNode));
    },
  });
  return {
    post: (message, ports) => queueMicrotask(() => toHost(message, ports as MessagePort[])),
    onMessage: (listener) => {
      toMain = listener;
    },
    onExit: () => undefined,
    kill: () => undefined,
  };
};

/** Starts the app's real wiring in this process. */
export function startNodeApp(folder = mkdtempSync(join(tmpdir(), 'binnacle-node-'))): NodeApp {
  const sent: unknown[] = [];
  const ports = new Map<string, MessagePort>();
  const waiting: ((name: EventName, payload: unknown) => void)[] = [];
  const shown: PromptShow[] = [];
  let script: PromptScript = () => 'close';
  let chosenFile: string | null = null;
  let savedFile: string | null = null;
  const emit = (name: EventName, payload: unknown): void => {
    sent.push({ name, payload });
    for (const listener of [...waiting]) listener(name, payload);
  };
  const platform: Platform = {
    dataFolder: folder,
    version: '0.0.0-test',
    electronVersion: '0',
    spawnSessionHost: spawnInProcess,
    spawnVaultHost: () =>
      startInProcessHost({ keyring: noKeyring, kdf: QUICK_KDF, now: () => performance.now() }),
    spawnImportHost: spawnImportInProcess,
    openPrompt: () => openPrompt((show) => script(show), shown),
    closePrompts: () => undefined,
    broker: {
      create() {
        const { port1, port2 } = new MessageChannel();
        const nonce = `nonce-${ports.size + 1}`;
        return {
          hostEnd: port1,
          discard: () => port1.close(),
          deliver: () => {
            ports.set(nonce, port2);
            return nonce;
          },
        };
      },
    },
    createChannel: () => {
      const { port1, port2 } = new MessageChannel();
      return { vaultEnd: port1, hostEnd: port2 };
    },
    send: (_windowId, name, payload) => emit(name, payload),
    broadcast: emit,
    openExternal: () => Promise.resolve(),
    writeClipboard: () => undefined,
    paste: () => undefined,
    chooseFile: () => Promise.resolve(chosenFile),
    chooseSaveFile: () => Promise.resolve(savedFile),
    applySettings: () => undefined,
    reload: () => {
      const before = services;
      void before.dispose().then(() => {
        services = compose(platform);
      });
    },
    quit: () => undefined,
    idleSeconds: () => 0,
    watchLockSources: () => ({ dispose: () => undefined }),
    log: (level, text) => {
      if (level === 'error') process.stderr.write(`${text}\n`);
    },
  };
  let services = compose(platform);
  const caller = { windowId: WINDOW_ID, signal: new AbortController().signal };
  return {
    get services() {
      return services;
    },
    folder,
    sent,
    shown,
    call: async <K extends CallName>(name: K, input: CallInput<K>) => {
      const reply = await services.router(name, input, caller);
      sent.push(reply);
      if (!reply.ok) throw fromWire(reply.error);
      return reply.value as CallOutput<K>;
    },
    event: <K extends EventName>(name: K, fits: (payload: EventPayload<K>) => boolean) =>
      new Promise<EventPayload<K>>((resolve) => {
        const look = (each: EventName, payload: unknown): void => {
          if (each !== name || !fits(payload as EventPayload<K>)) return;
          waiting.splice(waiting.indexOf(look), 1);
          resolve(payload as EventPayload<K>);
        };
        waiting.push(look);
        const past = sent.find(
          (each): each is { name: K; payload: EventPayload<K> } =>
            typeof each === 'object' &&
            each !== null &&
            'name' in each &&
            each.name === name &&
            fits((each as unknown as { payload: EventPayload<K> }).payload),
        );
        if (past !== undefined) look(name, past.payload);
      }),
    takePort: (nonce) => {
      const port = ports.get(nonce);
      if (port === undefined) throw new Error(`no port was delivered under ${nonce}`);
      return port;
    },
    saves: (path) => {
      savedFile = path;
    },
    chooses: (path) => {
      chosenFile = path;
    },
    setPrompt: (next) => {
      script = next;
    },
    dispose: async () => {
      await services.dispose();
      for (const port of ports.values()) port.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A prompt window whose person follows the script. */
function openPrompt(script: PromptScript, shown: PromptShow[]): ReturnType<Platform['openPrompt']> {
  const { port1, port2 } = new MessageChannel();
  const closed: (() => void)[] = [];
  const close = (): void => {
    port2.close();
    for (const listener of closed.splice(0)) listener();
  };
  port2.on('message', (data: unknown) => {
    const message = toPromptSchema.parse(data);
    if (message.type === 'done') close();
    if (message.type === 'failed' && message.final) close();
    if (message.type !== 'show') return;
    shown.push(message.show);
    const answer = script(message.show);
    if (answer === 'close') close();
    else port2.postMessage(answer);
  });
  return { port: port1, onClosed: (listener) => void closed.push(listener), close };
}

/** UTF-8 bytes of a text. */
export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Answers every step of a first start and every unlock with this passphrase. */
export function passphraseScript(passphrase: string): PromptScript {
  return (show) => {
    switch (show.kind) {
      case 'create-vault':
        return { type: 'create', passphrase: utf8(passphrase), keyring: false };
      case 'recovery-key-show':
        return { type: 'confirm' };
      case 'unlock':
        return { type: 'prove', proof: { kind: 'passphrase', value: utf8(passphrase) } };
      default:
        return 'close';
    }
  };
}
