import { basename } from 'node:path';
import { BinnacleError } from '../../../shared/errors';
import type {
  ColumnTarget,
  ImportOptions,
  ImportOutcome,
  ImportPreview,
  ImportRead,
} from '../../../shared/model/import';
import type { CreateChannel } from '../../secrets/grantedSecrets';
import { toStored } from '../../secrets/sealedSecrets';
import type { VaultClient } from '../../vault/vault';
import type { InventoryService } from '../inventory';
import type { FromImportHost, ToImportHost, WireImportFailure } from './importMessages';
import type { ImportedTree } from './importModel';
import { failedRead, outcomeOf, previewOf } from './importPreview';
import { lossReport } from './lossReport';
import { type ImportPlan, planImport } from './planImport';

/** The process that reads imported files. */
export interface ImportHostHandle {
  post(message: ToImportHost, ports: readonly unknown[]): void;
  onMessage(listener: (message: FromImportHost) => void): void;
  onExit(listener: () => void): void;
  kill(): void;
}

/** What {@link ImportService} works with. */
export interface ImportServiceDeps {
  inventory: InventoryService;
  vault: VaultClient;
  ensureUnlocked: (reason: string) => Promise<boolean>;
  spawnImportHost: () => ImportHostHandle;
  createChannel: CreateChannel;
  chooseFile: (title: string) => Promise<string | null>;
  /** Writes a text to a file of the person's choice; false: cancelled. */
  saveFile: (title: string, name: string, content: string) => Promise<boolean>;
  newId: () => string;
}

/** What was read, and the process that keeps its secrets. */
interface ReadImport {
  host: ImportHostHandle;
  preview: ImportPreview;
  tree: ImportedTree;
}

/** A file that was chosen. */
interface OpenImport {
  path: string;
  /** Null until it was read. */
  read: ReadImport | null;
  /** Ends the reading that is under way. */
  reading: AbortController | null;
}

/** How a file is to be read: as which format, and what its columns mean; absent: found out from the file. */
export interface ReadAs {
  formatId?: string;
  columns?: Readonly<Record<string, ColumnTarget>>;
  /** Without the secrets that a password protects. */
  withoutSecrets?: boolean;
}

/** Files that wait for the person: more than one only if a window was reloaded meanwhile. */
const OPEN_IMPORTS = 3;

/**
 * Imports: a file is read in a process of its own, looked at, and written in one transaction. Its secrets go from that
 * process to the vault host; here they are only ciphertext.
 */
export class ImportService {
  readonly #open = new Map<string, OpenImport>();

  constructor(private readonly deps: ImportServiceDeps) {}

  /** Lets the person choose a file; null: none was. */
  async choose(): Promise<{ importId: string; fileName: string } | null> {
    const path = await this.deps.chooseFile('Import hosts');
    if (path === null) return null;
    const importId = this.deps.newId();
    this.#open.set(importId, { path, read: null, reading: null });
    const [oldest] = this.#open.keys();
    if (this.#open.size > OPEN_IMPORTS && oldest !== undefined) this.discard(oldest);
    return { importId, fileName: basename(path) };
  }

  /**
   * Reads the chosen file, asking for its password if it has one. Reading anew ends a reading that is under way; what
   * was read before stays open until the new reading succeeds.
   */
  async read(importId: string, as: ReadAs, windowSignal: AbortSignal): Promise<ImportRead> {
    const open = this.#chosen(importId);
    open.reading?.abort();
    const reading = new AbortController();
    open.reading = reading;
    const signal = AbortSignal.any([windowSignal, reading.signal]);
    const host = this.deps.spawnImportHost();
    const stop = (): void => host.kill();
    signal.addEventListener('abort', stop, { once: true });
    let kept = false;
    try {
      const reply = await this.#readWithPassword(host, open.path, as, signal);
      if (reply === null || signal.aborted) return { state: 'cancelled' };
      if (reply.t === 'failed' && asksForPassword(reply.failure)) return { state: 'sealed' };
      if (reply.t !== 'read') return failedRead(open.path, reply);
      const tree = JSON.parse(reply.tree) as ImportedTree;
      const preview = previewOf(importId, basename(open.path), reply, tree);
      keep(open, { host, preview, tree });
      kept = true;
      return { state: 'read', preview };
    } finally {
      signal.removeEventListener('abort', stop);
      if (open.reading === reading) open.reading = null;
      if (!kept) host.kill();
    }
  }

  /** What an import with these options would do. Changes nothing. */
  outcome(importId: string, options: ImportOptions): ImportOutcome {
    return outcomeOf(this.#plan(this.#required(importId), options));
  }

  /** Writes the import; null: the vault stayed locked, so nothing was. The token takes it back. */
  async apply(
    importId: string,
    options: ImportOptions,
  ): Promise<(ImportOutcome & { undoToken: string }) | null> {
    const open = this.#required(importId);
    // What the plan compares with must still be there when it is written.
    await this.deps.inventory.idle();
    const plan = this.#plan(open, options);
    const needsVault = plan.secrets.length > 0;
    if (needsVault && !(await this.deps.ensureUnlocked('to keep the imported passwords'))) return null;
    const secrets = needsVault ? await this.#seal(open.host, plan) : [];
    const { created, updated } = plan;
    const source = open.preview.fileName;
    const undoToken = await this.deps.inventory.applyImport({
      created,
      updated,
      secrets: secrets.map(toStored),
      source,
    });
    this.discard(importId);
    return { ...outcomeOf(plan), undoToken };
  }

  /** Writes the whole loss report to a file; false: cancelled. */
  saveLosses(importId: string, options: ImportOptions): Promise<boolean> {
    const open = this.#required(importId);
    const losses = [...open.tree.losses, ...this.#plan(open, options).losses];
    const name = `${open.preview.fileName.replace(/\.[^.]*$/, '')} - not imported.csv`;
    return this.deps.saveFile('Save the report', name, lossReport(losses));
  }

  /** Forgets a file and ends its reading. Discarding twice is safe. */
  discard(importId: string): void {
    const open = this.#open.get(importId);
    this.#open.delete(importId);
    open?.reading?.abort();
    open?.read?.host.kill();
  }

  /** Ends every process that was started. */
  dispose(): void {
    for (const importId of [...this.#open.keys()]) this.discard(importId);
  }

  #chosen(importId: string): OpenImport {
    const open = this.#open.get(importId);
    if (open === undefined) throw notOpen();
    return open;
  }

  #required(importId: string): ReadImport {
    const { read } = this.#chosen(importId);
    if (read === null) throw notOpen();
    return read;
  }

  #plan({ tree }: ReadImport, options: ImportOptions): ImportPlan {
    const { inventory, newId } = this.deps;
    if (options.folderId !== null && !inventory.records.folders.has(options.folderId)) {
      throw new BinnacleError('not-found', 'This folder does not exist any more.', {
        field: 'options.folderId',
      });
    }
    return planImport(tree, inventory.records, options, newId);
  }

  async #readWithPassword(
    host: ImportHostHandle,
    path: string,
    { formatId, columns, withoutSecrets }: ReadAs,
    signal: AbortSignal,
  ): Promise<FromImportHost | null> {
    const message = {
      t: 'read' as const,
      path,
      formatId: formatId ?? null,
      ...(columns === undefined ? {} : { columns }),
      ...(withoutSecrets === undefined ? {} : { withoutSecrets }),
    };
    let reply = await request(host, { ...message, promptId: null }, []);
    while (reply.t === 'failed' && asksForPassword(reply.failure)) {
      const asked = await this.#askPassword(basename(path), reply.failure, signal);
      // Without a password that only secrets need, the person may go on without these.
      if (asked === null) return reply.failure.secretsOnly === true ? reply : null;
      reply = await request(host, { ...message, promptId: asked.promptId }, [asked.port]);
      asked.revoke();
    }
    return reply;
  }

  /** The prompt hands the password to the vault host, and that to the import host's port. */
  async #askPassword(
    fileName: string,
    { code, keyFile = false, secretsOnly = false, message }: WireImportFailure,
    signal: AbortSignal,
  ): Promise<{ promptId: string; port: unknown; revoke: () => void } | null> {
    const { vault, newId, createChannel } = this.deps;
    if (!(await this.deps.ensureUnlocked(`to open ${fileName}`))) return null;
    const { vaultEnd, hostEnd } = createChannel();
    const grant = await vault.grant([], vaultEnd);
    const promptId = newId();
    try {
      await vault.ask({
        grantId: grant.id,
        promptId,
        signal,
        texts: {
          host: fileName.slice(0, 256),
          purpose: 'file-password',
          prompts: [
            { label: secretsOnly ? 'Passphrase' : 'Password', echo: false },
            ...(keyFile ? [{ label: 'Key file, if it has one (full path)', echo: true }] : []),
          ],
          ...(code === 'wrong-password'
            ? { notice: keyFile || secretsOnly ? message : 'That password does not open the file.' }
            : {}),
        },
      });
    } catch (error) {
      grant.revoke();
      if (error instanceof BinnacleError && error.code === 'cancelled') return null;
      throw error;
    }
    return { promptId, port: hostEnd, revoke: () => grant.revoke() };
  }

  async #seal(
    host: ImportHostHandle,
    plan: ImportPlan,
  ): Promise<(FromImportHost & { t: 'sealed' })['secrets']> {
    const { vault, newId, createChannel } = this.deps;
    const { vaultEnd, hostEnd } = createChannel();
    const grant = await vault.grant([], vaultEnd, true);
    const wanted = plan.secrets.map(({ credentialKey, credentialId, slot }) => ({
      credentialKey,
      slot,
      ref: { id: newId(), credentialId, slot, version: 1 },
    }));
    try {
      const reply = await request(host, { t: 'seal', wanted }, [hostEnd]);
      if (reply.t !== 'sealed') throw failureError(reply);
      checkSealed(wanted, reply.secrets);
      return reply.secrets;
    } finally {
      grant.revoke();
    }
  }
}

function notOpen(): BinnacleError {
  return new BinnacleError('not-found', 'This import is not open any more.', {
    hint: 'Choose the file again.',
    field: 'importId',
  });
}

/** Takes over what was read in place of what was read before. */
function keep(open: OpenImport, read: ReadImport): void {
  const before = open.read;
  open.read = read;
  before?.host.kill();
  read.host.onExit(() => {
    if (open.read === read) open.read = null;
  });
}

/** Asks the import host; its end is an answer, too. */
function request(
  host: ImportHostHandle,
  message: ToImportHost,
  ports: readonly unknown[],
): Promise<FromImportHost> {
  return new Promise((resolve) => {
    host.onMessage(resolve);
    host.onExit(() =>
      resolve({
        t: 'failed',
        failure: {
          code: 'internal',
          message: 'Reading the file ended before it was done.',
          hint: 'The file may be far larger than it looks. Nothing was imported.',
        },
      }),
    );
    host.post(message, ports);
  });
}

const asksForPassword = ({ code }: WireImportFailure): boolean =>
  code === 'password-needed' || code === 'wrong-password';

/** Only what was asked for is stored: the import host has read a file that somebody else may have written. */
function checkSealed(
  wanted: readonly { ref: { id: string; credentialId: string; slot: string } }[],
  secrets: readonly { id: string; credentialId: string; slot: string }[],
): void {
  const refs = new Map(wanted.map(({ ref }) => [ref.id, ref]));
  const fits = secrets.every(({ id, credentialId, slot }) => {
    const ref = refs.get(id);
    refs.delete(id);
    return ref?.credentialId === credentialId && ref.slot === slot;
  });
  if (!fits || refs.size > 0) {
    throw new BinnacleError(
      'internal',
      'The passwords of the file could not be sealed. Nothing was imported.',
    );
  }
}

function failureError(reply: FromImportHost): BinnacleError {
  const failure = reply.t === 'failed' ? reply.failure : undefined;
  return new BinnacleError(
    'internal',
    `${failure?.message ?? 'The file could not be read.'} Nothing was imported.`,
    {
      ...(failure?.hint === undefined ? {} : { hint: failure.hint }),
      retryable: true,
    },
  );
}
