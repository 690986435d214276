import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { EditorLine } from './editor';
import { openVault, valueOf } from './editor';
import { openStoreVault } from './storeVault';
import { openGrant } from './vaultKit';

/** What the loop counted. */
export interface KillCounts {
  kills: number;
  /** Edits whose reply had arrived before a kill. */
  acknowledged: number;
  /** Kills that hit an edit under way. */
  interrupted: number;
}

/** What must be there after a kill, and what may be. */
class Expected {
  passphrase = 'passphrase of the first start';
  pendingPassphrase: string | undefined;
  readonly secrets = new Map<string, number>();
  readonly pending = new Map<string, number>();
  acknowledged = 0;

  note(line: EditorLine): void {
    if (line.t === 'ready') return;
    const acknowledged = line.t === 'done';
    if (acknowledged) this.acknowledged += 1;
    if (line.edit === 'secret') (acknowledged ? this.secrets : this.pending).set(line.id, line.version);
    else if (acknowledged) this.passphrase = line.value;
    else this.pendingPassphrase = line.value;
  }

  get passphrases(): string[] {
    return this.pendingPassphrase === undefined
      ? [this.passphrase]
      : [this.passphrase, this.pendingPassphrase];
  }
}

/** Longest time in ms that an editor lives after it is ready: some dozens of edits. */
const LONGEST_LIFE_MS = 250;

/**
 * Kills an editing process `kills` times at random moments; each time store and vault must open and hold every
 * acknowledged edit. `program` is the bundle that runs the editor when started with `--editor`.
 */
export async function killLoop(program: string, kills: number): Promise<KillCounts> {
  const folder = mkdtempSync(join(tmpdir(), 'binnacle-vault-soak-'));
  const expected = new Expected();
  let interrupted = 0;
  try {
    for (let kill = 0; kill < kills; kill += 1) {
      if (await killOnce(program, folder, expected)) interrupted += 1;
      await check(folder, expected);
    }
    return { kills, acknowledged: expected.acknowledged, interrupted };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Returns whether the kill hit an edit under way. */
async function killOnce(program: string, folder: string, expected: Expected): Promise<boolean> {
  const child = spawn(process.execPath, [program, '--editor', folder, ...expected.passphrases], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said: EditorLine[] = [];
  const lines = createInterface({ input: child.stdout });
  const closed = Promise.all([once(child, 'exit'), once(lines, 'close')]);
  lines.on('line', (text) => {
    const line = JSON.parse(text) as EditorLine;
    said.push(line);
    expected.note(line);
    if (line.t === 'ready') setTimeout(() => child.kill('SIGKILL'), Math.random() * LONGEST_LIFE_MS);
  });
  const [[code]] = (await closed) as [[number | null], unknown[]];
  if (code !== null) throw new Error(`the editor ended by itself with code ${code}`);
  return said.at(-1)?.t === 'try';
}

async function check(folder: string, expected: Expected): Promise<void> {
  const { store, kit } = openStoreVault(folder);
  try {
    expected.passphrase = await openVault(kit, expected.passphrases);
    expected.pendingPassphrase = undefined;
    if (store.problems.length > 0) throw new Error(`damaged rows: ${JSON.stringify(store.problems)}`);
    const secrets = store.secrets.list();
    const { session } = await openGrant(kit.client, secrets);
    for (const [id, version] of expected.secrets) {
      const row = secrets.find((secret) => secret.id === id);
      const newest = Math.max(version, expected.pending.get(id) ?? 0);
      if (row === undefined || row.version < version || row.version > newest) {
        throw new Error(
          `${id}: version ${version} was acknowledged, the store has ${row?.version ?? 'none'}`,
        );
      }
    }
    for (const { id, version } of secrets) {
      const value = Buffer.from(await session.secret(id)).toString('utf8');
      if (value !== valueOf(id, version)) throw new Error(`${id} holds another value than was entered`);
      expected.secrets.set(id, version);
    }
  } finally {
    await kit.client.dispose();
    store.dispose();
  }
}
