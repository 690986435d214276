import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MAIN = `
const { app, BrowserWindow } = require('electron');
const { join } = require('node:path');
app.on('window-all-closed', () => app.quit());
void app.whenReady().then(() => {
  const webPreferences = { sandbox: true, contextIsolation: true, spellcheck: false };
  const window = new BrowserWindow({ width: 1280, height: 800, webPreferences });
  return window.loadFile(join(__dirname, 'index.html'));
});
`;

const PAGE = `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8" /><title>Bare</title></head>
  <body><p>A bare window.</p><input type="search" /></body>
</html>
`;

/** A program for the same Electron that shows one window with one line and one box, and nothing else. */
export function bareWindow(): string {
  const folder = mkdtempSync(join(tmpdir(), 'binnacle-bare-'));
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'bare', version: '1.0.0', main: 'main.cjs' }),
  );
  writeFileSync(join(folder, 'main.cjs'), MAIN);
  writeFileSync(join(folder, 'index.html'), PAGE);
  return folder;
}
