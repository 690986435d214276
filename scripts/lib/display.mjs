import { spawn } from 'node:child_process';
import { SetupError } from './setupError.mjs';

/** True when a window can be shown. Only Linux has to ask. */
export const hasDisplay = () =>
  process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);

/** How long Xvfb may take to come up, in ms. */
const START_MS = 20_000;

/**
 * Starts a virtual X server on a free display. Resolves to `{ display, stop() }`; it also ends with
 * this process.
 */
export async function startXvfb(screen = '1920x1080x24') {
  // Xvfb picks a free display itself and writes its number to descriptor 3 as soon as it accepts clients.
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', screen, '-nolisten', 'tcp', '-noreset'], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  const stop = () => void server.kill('SIGTERM');
  process.once('exit', stop);
  let complaint = '';
  server.stderr.setEncoding('utf8').on('data', (text) => (complaint += text));
  const number = await new Promise((resolve, reject) => {
    let digits = '';
    const fail = (why) => reject(new SetupError(`No display: Xvfb could not be started (${why}).`));
    const timer = setTimeout(() => fail('it did not come up'), START_MS);
    server.stdio[3].setEncoding('utf8').on('data', (text) => {
      digits += text;
      if (digits.endsWith('\n')) resolve(digits.trim());
    });
    server.on('error', (error) => fail(error.code === 'ENOENT' ? 'install the package xvfb' : error.message));
    server.on('exit', () => fail(complaint.trim().split('\n').at(-1) ?? 'it ended at once'));
    server.stdio[3].on('close', () => clearTimeout(timer));
  });
  server.unref();
  return { display: `:${number}`, stop };
}
