import { randomBytes } from 'node:crypto';
import { findFormat, FORMATS } from '../../../src/main/inventory/import/formats';
import {
  type ImportContext,
  ImportFailure,
  type ImportFormat,
  type ImportResult,
  type ImportedTree,
} from '../../../src/main/inventory/import/importModel';
import { planImport } from '../../../src/main/inventory/import/planImport';
import type { InventoryRecords } from '../../../src/main/inventory/records';
import type { ImportOptions } from '../../../src/shared/model/import';
import { checkPlan } from './checkPlan';
import { checkTree, must } from './checkTree';
import type { FuzzInput } from './makeInput';
import { emptyRecords, smallRecords } from './smallInventory';

/** What became of an input. `crash`: anything but a tree that is whole or a failure with a message. */
export interface Verdict {
  outcome: 'refused' | 'accepted' | 'crash';
  /** Processor time of the import and its plan, in milliseconds. */
  ms: number;
  reason?: string;
}

const EMPTY = emptyRecords();
const SMALL = smallRecords();

/** Different ids without the cost of random ones. */
let lastId = 0;
const PREFIX = randomBytes(4).toString('hex');
const newId = (): string => `${PREFIX}-0000-4000-8000-${(++lastId).toString(16).padStart(12, '0')}`;

/** The format with this id. */
export function formatOf(id: string): ImportFormat {
  const found = FORMATS.find((format) => format.id === id);
  if (found === undefined) throw new Error(`there is no format ${id}`);
  return found;
}

/** Imports an input as the import host does, and plans it into an empty inventory and a small one. */
export async function tryInput(format: ImportFormat, input: FuzzInput): Promise<Verdict> {
  const before = process.cpuUsage();
  const ms = (): number => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
  try {
    if (input.index % 8 === 0) sniff(input);
    const tree = overWire(await read(format, input));
    const imported = ms();
    const first = plan(tree, EMPTY, {
      conflict: 'duplicate',
      match: 'name',
      folderId: null,
      newFolder: null,
    });
    const planned = ms();
    const second = plan(tree, SMALL, optionsOf(input.index));
    // Who imports a file has one inventory: the plan that took longer counts.
    const longer = Math.max(planned - imported, ms() - planned);
    const verdict: Verdict = { outcome: 'accepted', ms: imported + longer };
    checkTree(tree);
    checkPlan(first, EMPTY);
    checkPlan(second, SMALL);
    return verdict;
  } catch (error) {
    if (error instanceof ImportFailure && isClear(error)) return { outcome: 'refused', ms: ms() };
    const reason =
      error instanceof Error ? `${error.name}: ${error.message}\n${error.stack ?? ''}` : String(error);
    return { outcome: 'crash', ms: ms(), reason: reason.slice(0, 2000) };
  }
}

function sniff({ file }: FuzzInput): void {
  try {
    const { id } = findFormat(file, null);
    must(id !== '', 'a format without a name was found');
  } catch (error) {
    if (!(error instanceof ImportFailure)) throw error;
  }
}

async function read(format: ImportFormat, { file, beside, password }: FuzzInput): Promise<ImportResult> {
  const context: ImportContext = {
    password,
    readBeside: (path) => beside.get(path) ?? null,
    listBeside: (path) => listed(beside, path),
    local: { home: '/home/me', user: 'me', host: 'desk.example.com' },
  };
  return (await format.readOnAllCores?.(file, context)) ?? format.read(file, context);
}

function listed(beside: ReadonlyMap<string, Uint8Array>, folder: string): string[] | null {
  const prefix = folder === '.' || folder === '' ? '' : `${folder}/`;
  const names = [...beside.keys()].filter((name) => name.startsWith(prefix));
  if (names.length === 0) return null;
  return [...new Set(names.map((name) => name.slice(prefix.length).split('/')[0] ?? ''))];
}

/** As it crosses to main; secrets stay behind. */
function overWire({ tree }: ImportResult): ImportedTree {
  return JSON.parse(JSON.stringify(tree)) as ImportedTree;
}

function optionsOf(index: number): ImportOptions {
  const conflict = (['skip', 'update', 'duplicate'] as const)[index % 3] ?? 'skip';
  const folderId = index % 5 === 0 ? ([...SMALL.folders.keys()][0] ?? null) : null;
  return {
    conflict,
    match: index % 2 === 0 ? 'name' : 'address',
    folderId,
    newFolder: index % 7 === 0 ? 'Imported' : null,
  };
}

function plan(
  tree: ImportedTree,
  records: InventoryRecords,
  options: ImportOptions,
): ReturnType<typeof planImport> {
  return planImport(tree, records, options, newId);
}

/** One or two sentences that a person can read. */
function isClear({ message, details: { hint = '' } }: ImportFailure): boolean {
  const text = `${message} ${hint}`.trim();
  return (
    message.length > 10 && text.length <= 600 && /^[\p{Lu}\p{N}“]/u.test(message) && !/\p{Cc}/u.test(text)
  );
}
