import { readFileSync, statSync } from 'node:fs';
import { homedir, hostname, userInfo } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import type { Port } from '../../ports/ports';
import { GrantClient } from '../../vault/grantClient';
import { zero } from '../../vault/secretBytes';
import { besideReader } from '../import/besideReader';
import { ansible } from '../import/formats/ansible';
import { sshConfig } from '../import/formats/sshConfig';
import {
  type ImportContext,
  type ImportedHost,
  ImportFailure,
  type ImportResult,
} from '../import/importModel';
import { readFeedJson } from './feedJson';
import {
  FEED_LIMITS,
  type FeedHead,
  type FeedInput,
  type FeedReply,
  type FeedRequest,
  type HttpsSource,
  type SeenFile,
} from './feedMessages';
import { fetchFeed } from './fetchFeed';
import { fileState } from './fileState';
import { homePath } from './homePath';
import { type KeyRules, withStableKeys } from './stableKeys';

type FileInput = FeedInput & { kind: 'file' };

/** Runs in the import host: reads what a source of a feed gives, and keeps the hosts until they are fetched. */
export class FeedReader {
  #hosts: readonly ImportedHost[] = [];

  /** Throws {@link ImportFailure}, or what the system says of a file. */
  async answer(message: FeedRequest, port: Port | undefined): Promise<FeedReply> {
    if (message.t === 'feed-part') return this.#part(message.from);
    const { input } = message;
    if (input.kind === 'file')
      return readFile(input, (result, files) => this.#keep(result, { byName: true }, files, null));
    if (input.kind === 'bytes') return this.#keepJson(input.bytes, null);
    const fetched = await fetchFeed(input, await secretOf(input, port));
    return fetched === null ? { t: 'feed-same' } : this.#keepJson(fetched.bytes, fetched.etag);
  }

  #keepJson(bytes: Uint8Array, etag: string | null): FeedReply {
    const result = readFeedJson(bytes);
    return this.#keep(result, { byName: false, ids: result.ids }, [], etag);
  }

  #keep({ tree }: ImportResult, rules: KeyRules, files: SeenFile[], etag: string | null): FeedReply {
    for (const what of ['hosts', 'folders'] as const) {
      if (tree[what].length <= FEED_LIMITS[what]) continue;
      const limit = FEED_LIMITS[what].toLocaleString('en');
      throw new ImportFailure('too-large', `The source holds more than ${limit} ${what}.`, {
        hint: 'Split it over several live folders.',
      });
    }
    const { folders, hosts } = withStableKeys(tree, rules);
    this.#hosts = hosts;
    const head: FeedHead = {
      folders,
      credentials: tree.credentials,
      hostCount: hosts.length,
      problems: tree.losses.slice(0, FEED_LIMITS.problems),
      problemCount: tree.losses.length,
      ...{ files, etag },
    };
    return { t: 'feed', head: JSON.stringify(head) };
  }

  #part(from: number): FeedReply {
    return { t: 'feed-part', hosts: JSON.stringify(this.#hosts.slice(from, from + FEED_LIMITS.part)) };
  }
}

function readFile(input: FileInput, keep: (result: ImportResult, files: SeenFile[]) => FeedReply): FeedReply {
  const path = homePath(input.path);
  const { size } = statSync(path);
  if (size > FEED_LIMITS.bytes) {
    throw new ImportFailure('too-large', `The file is larger than ${FEED_LIMITS.bytes / 1024 / 1024} MB.`);
  }
  const format = input.formatId === 'ansible' ? ansible : sshConfig;
  const { context, files } = watchedContext(path);
  const result = format.read({ name: basename(path), bytes: readFileSync(path) }, context);
  return keep(
    result,
    [...files].map(([path, state]) => ({ path, state })),
  );
}

/** What an importer may read beside the file, with a list of what it did read. */
function watchedContext(path: string): { context: ImportContext; files: Map<string, string> } {
  const beside = besideReader(path);
  const files = new Map([[path, fileState(path)]]);
  const note = (name: string): void => {
    const named = name.startsWith('~/') ? join(homedir(), name.slice(2)) : resolve(dirname(path), name);
    if (!files.has(named)) files.set(named, fileState(named));
  };
  const context: ImportContext = {
    readBeside: (name) => {
      note(name);
      return beside.readBeside(name);
    },
    listBeside: (name) => {
      note(name);
      return beside.listBeside(name);
    },
    local: { home: homedir(), user: userInfo().username, host: hostname() },
  };
  return { context, files };
}

/** The token or password of a source: from the vault host over the grant port, and for this one request. */
async function secretOf({ auth }: HttpsSource, port: Port | undefined): Promise<string | null> {
  if (auth === null) return null;
  if (port === undefined) throw new Error('a port comes along where a secret is needed');
  const grant = new GrantClient(port);
  try {
    const bytes = await grant.secret(auth.secretId);
    const secret = Buffer.from(bytes).toString('utf8');
    zero(bytes);
    return secret;
  } finally {
    grant.close();
  }
}
