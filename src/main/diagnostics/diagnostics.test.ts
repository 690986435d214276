import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { Platform } from '../platform';
import { openStore } from '../store/store';
import { SettingsService } from '../settings/settings';
import { DiagnosticsService } from './diagnostics';

it('holds the log of every process, and of crashes only when they were', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'binnacle-diagnostics-'));
  const opened = openStore({ folder, log: () => undefined });
  if (!opened.ok) throw new Error('the store must open');
  onTestFinished(() => {
    opened.store.dispose();
    rmSync(folder, { recursive: true, force: true });
  });
  mkdirSync(join(folder, 'logs'));
  for (const name of ['main', 'host-ssh-1', 'vault']) {
    writeFileSync(join(folder, 'logs', `${name}.log`), `of ${name}\n`);
  }
  mkdirSync(join(folder, 'crashes', 'pending'), { recursive: true });
  writeFileSync(join(folder, 'crashes', 'pending', 'one.dmp'), 'memory of a process');

  const platform = { dataFolder: folder, version: '1', electronVersion: '1' } as Platform;
  const settings = new SettingsService(opened.store, platform, () => undefined);
  const parts = await new DiagnosticsService(platform, opened.store, settings).preview();
  const texts = new Map(parts.map(({ name, text }) => [name, text]));
  expect([...texts.keys()].filter((name) => name.endsWith('.log'))).toEqual([
    'host-ssh-1.log',
    'main.log',
    'vault.log',
  ]);
  expect(texts.get('vault.log')).toBe('of vault\n');
  expect(texts.get('crashes.json')).toContain('one.dmp');
  expect([...texts.values()].join()).not.toContain('memory of a process');
});
