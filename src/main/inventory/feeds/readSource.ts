import { setImmediate } from 'node:timers/promises';
import { BinnacleError } from '../../../shared/errors';
import type { FeedDraft } from '../../../shared/model/feed';
import type { CreateChannel } from '../../secrets/grantedSecrets';
import type { Store } from '../../store/store';
import type { Grant, VaultClient } from '../../vault/vault';
import type { ImportHostHandle } from '../import/imports';
import type { FromImportHost, ToImportHost } from '../import/importMessages';
import type { ImportedHost } from '../import/importModel';
import type { InventoryRecords } from '../records';
import type { FeedHead, FeedInput, FeedTree } from './feedMessages';
import { runScript } from './runScript';

/** What reading a source came to. */
export type SourceRead =
  | { state: 'read'; tree: FeedTree; said: string }
  /** The server says that nothing has changed since the last answer. */
  | { state: 'same' }
  | { state: 'failed'; message: string; hint: string; said: string };

/** What {@link SourceReader} works with. */
export interface SourceReaderDeps {
  store: Pick<Store, 'secrets'>;
  records: () => Pick<InventoryRecords, 'credentials'>;
  vault: VaultClient;
  spawnImportHost: () => ImportHostHandle;
  createChannel: CreateChannel;
}

/** Time in ms that the import host has beyond the time of a server, for parsing. */
const PARSE_MS = 60_000;

type Sending = { input: FeedInput; ports: readonly unknown[]; grant: Grant | null; said: string };

/** Reads what a source gives, in an import host of its own: here it only passes through, in small pieces. */
export class SourceReader {
  constructor(private readonly deps: SourceReaderDeps) {}

  /** Whether the source needs a secret, and so an unlocked vault. */
  needsVault({ source }: FeedDraft): boolean {
    return source.kind === 'https' && source.auth !== null;
  }

  /** Runs the script, fetches the document or reads the file. Never rejects for what the source does. */
  async read(draft: FeedDraft, etag: string | null, signal: AbortSignal): Promise<SourceRead> {
    const sending = await this.#prepare(draft, etag, signal);
    if ('state' in sending) return sending;
    const host = this.deps.spawnImportHost();
    const deadline = AbortSignal.timeout(draft.timeoutSeconds * 1000 + PARSE_MS);
    try {
      return await fetchTree(requester(host, AbortSignal.any([signal, deadline])), sending);
    } finally {
      sending.grant?.revoke();
      host.kill();
    }
  }

  async #prepare(draft: FeedDraft, etag: string | null, signal: AbortSignal): Promise<Sending | SourceRead> {
    const { source } = draft;
    const timeoutMs = draft.timeoutSeconds * 1000;
    const plain = (input: FeedInput, said = ''): Sending => ({ input, ports: [], grant: null, said });
    if (source.kind === 'script') {
      const { program, args } = source;
      const end = await runScript({ program, args, timeoutMs }, signal);
      if (!end.ok) return { state: 'failed', message: end.message, hint: end.hint, said: end.said };
      return plain({ kind: 'bytes', bytes: end.bytes }, end.said);
    }
    if (source.kind !== 'https') return plain({ kind: 'file', path: source.path, formatId: source.kind });
    const { url, caFile, auth } = source;
    const request = { kind: 'https' as const, url, caFile, timeoutMs, etag };
    if (auth === null) return plain({ ...request, auth: null });
    const credential = this.deps.records().credentials.get(auth.credentialId);
    const secret = this.deps.store.secrets.list(auth.credentialId).find(({ slot }) => slot === 'password');
    if (credential === undefined || secret === undefined) return noSecret(credential?.name);
    const { vaultEnd, hostEnd } = this.deps.createChannel();
    const grant = await this.deps.vault.grant([secret], vaultEnd);
    const { username } = credential;
    const input = { ...request, auth: { scheme: auth.scheme, username, secretId: secret.id } };
    return { input, ports: [hostEnd], grant, said: '' };
  }
}

function noSecret(name: string | undefined): SourceRead {
  const message =
    name === undefined
      ? 'The credential of this live folder does not exist any more.'
      : `The credential “${name}” has no password in the vault.`;
  const hint = 'Choose a credential whose password or token is kept in the vault.';
  return { state: 'failed', message, hint, said: '' };
}

async function fetchTree(ask: Ask, { input, ports, said }: Sending): Promise<SourceRead> {
  const reply = await ask({ t: 'feed', input }, ports);
  if (reply.t === 'feed-same') return { state: 'same' };
  if (reply.t !== 'feed') return failedRead(reply, input, said);
  const head = JSON.parse(reply.head) as FeedHead;
  const hosts: ImportedHost[] = [];
  while (hosts.length < head.hostCount) {
    const part = await ask({ t: 'feed-part', from: hosts.length }, []);
    if (part.t !== 'feed-part') return failedRead(part, input, said);
    const some = JSON.parse(part.hosts) as ImportedHost[];
    if (some.length === 0) throw new BinnacleError('internal', 'The list of hosts ended before its end.');
    hosts.push(...some);
    await setImmediate();
  }
  return { state: 'read', tree: { ...head, hosts }, said };
}

type Ask = (message: ToImportHost, ports: readonly unknown[]) => Promise<FromImportHost>;

/** Asks the import host one thing after the other; its end is an answer, and so is the end of patience. */
function requester(host: ImportHostHandle, signal: AbortSignal): Ask {
  let settle: (reply: FromImportHost) => void = () => undefined;
  let gone = false;
  const ended: FromImportHost = {
    t: 'failed',
    failure: {
      code: 'internal',
      message: 'Reading the list ended before it was done.',
      hint: 'Refresh again. If it happens each time, the list may be far larger than it looks.',
    },
  };
  host.onMessage((reply) => settle(reply));
  const end = (): void => {
    gone = true;
    settle(ended);
  };
  host.onExit(end);
  if (signal.aborted) end();
  else signal.addEventListener('abort', end, { once: true });
  return (message, ports) =>
    new Promise((resolve) => {
      settle = resolve;
      if (gone) resolve(ended);
      else host.post(message, ports);
    });
}

function failedRead(reply: FromImportHost, input: FeedInput, said: string): SourceRead {
  const failure = reply.t === 'failed' ? reply.failure : undefined;
  const where = failure?.line === undefined ? '' : ` (line ${failure.line})`;
  const missing = failure?.code === 'unreadable' && input.kind === 'file';
  return {
    state: 'failed',
    message: `${failure?.message ?? 'The list could not be read.'}${where}`,
    hint: missing ? `Is “${input.path}” still there, and may you read it?` : (failure?.hint ?? ''),
    said,
  };
}
