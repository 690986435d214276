import { createHash } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { watchMainLoop } from './lib/mainLoop';
import { printReport, progress } from './lib/report';
import { startTerminalBench } from './lib/sshTerminal';
import { median, summary } from './lib/statistics';
import { PROMPT } from './lib/terminalPage';

// 50 MB through a visible terminal of 120 × 36 until the prompt is painted, against xterm.js alone, which is given the
// same bytes from memory in the same page. Every byte handed to xterm.js is hashed and compared with the server's file.

const BYTES = 50_000_000;
const RUNS = 5;
const SIZE = { columns: 120, rows: 36 };
/** Slices the peer is given, and how many at once: as xterm.js' own documentation advises. */
const PEER_SLICE = 64 * 1024;

/** Something like a log: plain lines of uneven length, some with colours, ending in CR LF as a terminal gets them. */
function sampleOutput(): Buffer {
  const lines: string[] = [];
  let length = 0;
  let seed = 7;
  const next = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
  const levels = [
    '\u001b[32mINFO\u001b[0m ',
    '\u001b[33mWARN\u001b[0m ',
    '\u001b[1;31mERROR\u001b[0m',
    'DEBUG',
  ];
  for (let line = 0; length < BYTES; line++) {
    const text = `2024-05-01T12:${String(line % 60).padStart(2, '0')}:07.${next(1000)}Z ${levels[next(4)] ?? ''} worker-${next(64)} request ${next(1e9).toString(16)} took ${next(900)} ms ${'.'.repeat(next(60))}\r\n`;
    lines.push(text);
    length += text.length;
  }
  return Buffer.from(lines.join('')).subarray(0, BYTES);
}

interface Run {
  ms: number;
  /** SHA-256 of the file's part of what xterm.js was given. */
  sha256: string;
  bytes: number;
}

/** Resizes the newest terminal and keeps every byte it is given from now on, in memory that is there already. */
async function prepare(page: Page): Promise<void> {
  await page.evaluate(
    ({ columns, rows, room }) => {
      const { xterm } = window.bench.newest();
      xterm.resize(columns, rows);
      const given = { bytes: new Uint8Array(room).fill(1), length: 0 };
      const write = xterm.write.bind(xterm);
      xterm.write = (data, parsed) => {
        given.bytes.set(data, given.length);
        given.length += data.length;
        write(data, parsed);
      };
      Object.assign(window, { given });
    },
    { ...SIZE, room: BYTES + 1_000_000 },
  );
}

/** Prints the file through the session. */
function ours(page: Page, path: string): Promise<Run> {
  return page.evaluate(
    async ({ path, prompt, length }) => {
      const { given } = window as unknown as { given: { bytes: Uint8Array; length: number } };
      const terminal = window.bench.newest();
      given.length = 0;
      const started = performance.now();
      terminal.xterm.input(`stty -opost; clear; cat ${path}; stty opost; echo\r`);
      let painted = 0;
      while (given.length < length || painted === 0)
        painted = await window.bench.promptPainted(terminal, prompt);
      const ms = painted - started;
      const all = given.bytes.subarray(0, given.length);
      // The file begins after the command's echo and what \`clear\` writes: at the last home before its first line.
      const start = indexOf(all, new TextEncoder().encode('2024-05-01T12:00:07.'));
      const file = all.slice(start, start + length);
      const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', file));
      Object.assign(window, { sample: file });
      return {
        ms,
        bytes: file.length,
        sha256: Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join(''),
      };

      function indexOf(bytes: Uint8Array, wanted: Uint8Array): number {
        for (let at = 0; at < bytes.length; at++) {
          if (wanted.every((byte, index) => bytes[at + index] === byte)) return at;
        }
        return bytes.length;
      }
    },
    { path, prompt: PROMPT, length: BYTES },
  );
}

/** xterm.js alone, of the same size and font, on top of ours; returns ms. */
function alone(page: Page): Promise<number> {
  return page.evaluate(
    async ({ columns, rows, slice }) => {
      const { sample } = window as unknown as { sample: Uint8Array };
      const { xterm, element } = window.bench.newest();
      const place = document.createElement('div');
      place.style.cssText = 'position:absolute;inset:0;z-index:1000;background:#000';
      element.parentElement?.append(place);
      const { fontFamily, fontSize, lineHeight, scrollback } = xterm.options;
      const Xterm = xterm.constructor as new (options: Record<string, unknown>) => typeof xterm;
      const peer = new Xterm({ cols: columns, rows, fontFamily, fontSize, lineHeight, scrollback });
      peer.open(place);
      await new Promise((resolve) => setTimeout(resolve, 300));
      const started = performance.now();
      await new Promise<void>((resolve) => {
        let at = 0;
        let waiting = 0;
        const feed = (): void => {
          while (waiting < 4 && at < sample.length) {
            const data = sample.subarray(at, (at += slice));
            waiting++;
            peer.write(data, () => {
              waiting--;
              if (waiting === 0 && at >= sample.length) resolve();
              else feed();
            });
          }
        };
        feed();
      });
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const ms = (await window.bench.painted()) - started;
      peer.dispose();
      place.remove();
      return ms;
    },
    { ...SIZE, slice: PEER_SLICE },
  );
}

const bench = await startTerminalBench();
const folder = mkdtempSync(join(tmpdir(), 'binnacle-sample-'));
try {
  const sample = sampleOutput();
  const path = join(folder, 'sample.log');
  writeFileSync(path, sample, { mode: 0o644 });
  chmodSync(folder, 0o755); // the server's user is another one
  const wanted = createHash('sha256').update(sample).digest('hex');
  await bench.openTerminal();
  await prepare(bench.page);
  const rates: number[] = [];
  const peers: number[] = [];
  let lost = 0;
  const loop = await watchMainLoop(bench.app);
  for (let run = 0; run < RUNS; run++) {
    const { ms, sha256, bytes } = await ours(bench.page, path);
    // A wrong hash with the right length means changed bytes: count it as a lost one.
    if (sha256 !== wanted) lost += Math.max(1, BYTES - bytes);
    const peerMs = await alone(bench.page);
    rates.push((BYTES / ms) * 1000);
    peers.push((BYTES / peerMs) * 1000);
    progress(`run ${run + 1}: ${ms.toFixed(0)} ms, xterm.js alone ${peerMs.toFixed(0)} ms`);
  }
  printReport('terminal-throughput', bench.electron, {
    metrics: { ...summary('bytes_per_s', rates), lost_bytes: lost, main_loop_p99_ms: await loop() },
    peer: summary('xterm_alone_bytes_per_s', peers),
    ratio: { throughput: median(rates) / median(peers) },
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
  await bench.close();
}
