import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { openStore } from '../src/main/store/store';
import { calibratedKdf } from '../src/main/vault/kdf';
import type { Argon2Parameters } from '../src/main/vault/kdfLimits';
import { OpenVault } from '../src/main/vault/openVault';
import { newRecoveryKey } from '../src/main/vault/recoveryKey';
import { launchBenchApp, type BenchApp } from './lib/app';
import { watchMainLoop } from './lib/mainLoop';
import { printReport, progress } from './lib/report';
import { summary } from './lib/statistics';

// In the app: from the moment the passphrase is handed in until the window hears that the vault is open, and from then
// until the window has the names of 10,000 credentials with which secrets each has.

/** Unlocks and listings. */
const RUNS = 7;
const SECRETS = 10_000;
const PASSPHRASE = 'correct horse battery staple';

/** What one unlock took, in ms. */
interface Unlock {
  unlock: number;
  list: number;
}

/** A folder with a vault of the cost that the app would choose here, and sealed secrets. */
async function seed(folder: string): Promise<Argon2Parameters> {
  const argon2 = await calibratedKdf().choose();
  const secret = { type: 'passphrase', value: Buffer.from(PASSPHRASE) } as const;
  const recovery = { type: 'recovery', value: newRecoveryKey() } as const;
  const { vault, bytes } = await OpenVault.create([
    { secret, argon2 },
    { secret: recovery, argon2: null },
  ]);
  const opened = openStore({ folder });
  if (!opened.ok) throw new Error(opened.status.message);
  const { store } = opened;
  store.transaction(() => {
    store.vaultHeader.write(bytes);
    for (let index = 0; index < SECRETS; index++) {
      const credential = { id: randomUUID(), name: `root at site ${index}`, kind: 'password' as const };
      store.credentials.insert({ ...credential, username: 'root', keyFile: null, notes: '' });
      const ref = { id: randomUUID(), credentialId: credential.id, slot: 'password' as const, version: 1 };
      const { sealed } = vault.seal(ref, randomBytes(24));
      store.secrets.put({ ...ref, sealed: Buffer.from(sealed) });
    }
  });
  vault.dispose();
  store.dispose();
  return argon2;
}

async function nextPrompt({ app }: BenchApp): Promise<Page> {
  const isPrompt = (page: Page): boolean => page.url().includes('/prompt.html') && !page.isClosed();
  return app.windows().find(isPrompt) ?? (await app.waitForEvent('window', { predicate: isPrompt }));
}

async function unlock(bench: BenchApp): Promise<Unlock> {
  const { page } = bench;
  await page.evaluate(() => {
    const { call, on } = window.binnacle;
    const now = (): number => performance.timeOrigin + performance.now();
    const result = new Promise<{ openAt: number; list: number; secrets: number }>((resolve) => {
      const stop = on['vault.changed'](({ state }) => {
        if (state !== 'unlocked') return;
        stop();
        const openAt = now();
        void call['inventory.snapshot'](undefined).then((raw) => {
          const reply = typeof raw === 'string' ? (JSON.parse(raw) as Exclude<typeof raw, string>) : raw;
          const credentials = reply.ok ? reply.value.credentials : [];
          const secrets = credentials.filter(({ hasSecret }) => hasSecret.includes('password')).length;
          resolve({ openAt, list: now() - openAt, secrets });
        });
      });
    });
    Object.assign(window, { unlocked: result });
    void call['vault.unlock'](undefined);
  });
  const prompt = await nextPrompt(bench);
  const field = prompt.getByLabel('Passphrase', { exact: true });
  await field.click();
  await field.pressSequentially(PASSPHRASE);
  const enteredAt = await prompt.evaluate(() => {
    const at = performance.timeOrigin + performance.now();
    document.querySelector('form')?.requestSubmit();
    return at;
  });
  const { openAt, list, secrets } = await page.evaluate(
    () =>
      (window as unknown as { unlocked: Promise<{ openAt: number; list: number; secrets: number }> })
        .unlocked,
  );
  if (secrets !== SECRETS) throw new Error(`${secrets} secrets were listed, not ${SECRETS}`);
  await page.evaluate(() => window.binnacle.call['vault.lock'](undefined));
  return { unlock: openAt - enteredAt, list };
}

const folder = mkdtempSync(join(tmpdir(), 'binnacle-bench-'));
try {
  const { memoryKiB, passes, lanes } = await seed(folder);
  progress(`Argon2id: ${memoryKiB / 1024} MiB, ${passes} passes, ${lanes} lanes`);
  const bench = await launchBenchApp({ dataFolder: folder });
  const runs: Unlock[] = [];
  const loop = await watchMainLoop(bench.app);
  for (let run = 0; run <= RUNS; run++) {
    const times = await unlock(bench);
    // The first one starts what the app loads lazily.
    if (run > 0) runs.push(times);
    progress(
      `run ${run}: unlocked in ${Math.round(times.unlock)} ms, listed in ${Math.round(times.list)} ms`,
    );
  }
  const mainLoop = await loop();
  await bench.close();
  printReport('vault', bench.electron, {
    metrics: {
      ...summary(
        'unlock_ms',
        runs.map((each) => each.unlock),
      ),
      ...summary(
        'list_ms',
        runs.map((each) => each.list),
      ),
      secrets: SECRETS,
      main_loop_p99_ms: mainLoop,
      kdf_memory_bytes: memoryKiB * 1024,
      kdf_passes: passes,
      kdf_lanes: lanes,
    },
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
