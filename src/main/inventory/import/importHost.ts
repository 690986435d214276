import { readFileSync, statSync } from 'node:fs';
import { homedir, hostname, userInfo } from 'node:os';
import { basename, isAbsolute, join } from 'node:path';
import { BinnacleError } from '../../../shared/errors';
import type { ImportPreview } from '../../../shared/model/import';
import type { Port } from '../../ports/ports';
import { GrantClient } from '../../vault/grantClient';
import { zero } from '../../vault/secretBytes';
import { MAX_KEY_FILE_BYTES } from '../../vault/sources/keyFile';
import { FeedReader } from '../feeds/readFeed';
import { besideReader } from './besideReader';
import { findFormat } from './formats';
import { csvColumns } from './formats/csv';
import { IMPORT_LIMITS } from './importLimits';
import type { FromImportHost, ToImportHost, WireImportFailure } from './importMessages';
import { type ImportContext, type ImportedSecrets, type ImportFile, ImportFailure } from './importModel';

/** The link to main: messages with ports, both ways. */
export interface ImportHostLink {
  post(message: FromImportHost): void;
  onMessage(listener: (message: ToImportHost, ports: Port[]) => void): void;
}

type Read = ToImportHost & { t: 'read' };

/**
 * What runs inside the import host: reads one file after the other and keeps the secrets of the last. The same code runs
 * in a test's own process.
 */
export function runImportHost(link: ImportHostLink): void {
  let secrets: ImportedSecrets = new Map();
  const feed = new FeedReader();

  const read = async (message: Read, port: Port | undefined): Promise<FromImportHost> => {
    const { password, keyFilePath } = await typedFor(message, port);
    const file = readFile(message.path);
    const format = findFormat(file, message.formatId);
    const { columns, withoutSecrets = false } = message;
    const keyFile = keyFilePath === undefined ? undefined : readKeyFile(keyFilePath);
    const context: ImportContext = {
      ...besideReader(message.path),
      ...(columns === undefined ? {} : { columns }),
      local: thisMachine(),
      password,
      keyFile,
      withoutSecrets,
    };
    const { id: formatId, label } = format;
    const table = formatId === 'csv' ? tableOf(file, columns) : null;
    try {
      const result = (await format.readOnAllCores?.(file, context)) ?? format.read(file, context);
      secrets = result.secrets;
      return { t: 'read', formatId, label, tree: JSON.stringify(result.tree), table };
    } catch (error) {
      return { t: 'failed', failure: failureOf(error), table };
    }
  };

  const seal = async ({ wanted }: ToImportHost & { t: 'seal' }, port: Port): Promise<FromImportHost> => {
    const grant = new GrantClient(port);
    try {
      const items = wanted.flatMap(({ credentialKey, slot, ref }) => {
        const value = secrets.get(credentialKey)?.[slot];
        return value === undefined ? [] : [{ ref, value: Buffer.from(value) }];
      });
      const sealed = await grant.seal(items);
      zero(...items.map(({ value }) => value));
      return { t: 'sealed', secrets: sealed };
    } finally {
      grant.close();
    }
  };

  const answer = async (message: ToImportHost, [port]: Port[]): Promise<FromImportHost> => {
    try {
      if (message.t === 'read') return await read(message, port);
      if (message.t !== 'seal') return await feed.answer(message, port);
      if (port === undefined) throw new Error('a port comes along with what is to be sealed');
      return await seal(message, port);
    } catch (error) {
      return { t: 'failed', failure: failureOf(error) };
    }
  };

  link.onMessage((message, ports) => void answer(message, ports).then((reply) => link.post(reply)));
}

/** Whose home, name and machine a file means that says `~`, `%u` or `%l`. */
function thisMachine(): NonNullable<ImportContext['local']> {
  return { home: homedir(), user: userInfo().username, host: hostname() };
}

/** What the person typed for a protected file: its password, and where its key file lies. */
interface Typed {
  password?: string;
  keyFilePath?: string;
}

async function typedFor({ promptId }: Read, port: Port | undefined): Promise<Typed> {
  if (promptId === null || port === undefined) return {};
  const grant = new GrantClient(port);
  try {
    const values = await grant.answer(promptId);
    const [password, keyFile] = values.map((value) => Buffer.from(value).toString('utf8'));
    zero(...values);
    return {
      ...(password === undefined ? {} : { password }),
      ...(keyFile === undefined || keyFile.trim() === '' ? {} : { keyFilePath: keyFile.trim() }),
    };
  } finally {
    grant.close();
  }
}

/** A key file that the person named. One that can't be read is asked for again, like a wrong password. */
function readKeyFile(typed: string): Buffer {
  // Paths copied from a file manager come in quotes on Windows.
  const plain = typed.replace(/^"(.*)"$/, '$1');
  const path = /^~[\\/]/.test(plain) ? join(homedir(), plain.slice(2)) : plain;
  try {
    const status = statSync(path);
    if (isAbsolute(path) && status.isFile() && status.size <= MAX_KEY_FILE_BYTES) return readFileSync(path);
  } catch {
    // Said below.
  }
  throw new ImportFailure(
    'wrong-password',
    `There is no key file at “${plain.slice(0, 200)}” that can be read.`,
    {
      hint: 'Enter its full path.',
      keyFile: true,
    },
  );
}

function readFile(path: string): { name: string; bytes: Buffer } {
  const { size } = statSync(path);
  if (size > IMPORT_LIMITS.fileBytes) {
    const limit = IMPORT_LIMITS.fileBytes / 1024 / 1024;
    throw new ImportFailure('too-large', `The file is larger than ${limit} MB.`, {
      hint: 'Export a part of the list, and import the parts one after the other.',
    });
  }
  return { name: basename(path), bytes: readFileSync(path) };
}

/** Columns and first rows of a table, for the preview. */
function tableOf(file: ImportFile, chosen: Read['columns'] = {}): ImportPreview['table'] {
  const { header, mapping, rows } = csvColumns(file);
  const columns = header.map((name) => ({ name, target: chosen[name] ?? mapping[name] ?? 'field' }));
  return { columns, rows };
}

/** What may cross to main: an unexpected error could quote what the file holds, so only its kind does. */
function failureOf(error: unknown): WireImportFailure {
  if (error instanceof ImportFailure) {
    return { code: error.code, message: error.message, ...error.details };
  }
  if (error instanceof BinnacleError) return { code: 'internal', message: error.message };
  const code = (error as NodeJS.ErrnoException).code;
  if (code !== undefined && /^E[A-Z]+$/.test(code)) {
    return { code: 'unreadable', message: `The file can’t be read (${code}).` };
  }
  return { code: 'malformed', message: 'The file is damaged in a way that could not be understood.' };
}
