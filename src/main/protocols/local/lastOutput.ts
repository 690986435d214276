import type { ReadStream } from 'node:tty';
import { readAvailable } from './readAvailable';

/** How long the terminal must be silent after the shell's exit before it is given up, in ms. */
const SILENCE_MS = 200;

/**
 * Two ways in which the end of a shell's output would be lost on Unix, and their cure:
 *
 * node-pty destroys its reading stream 200 ms after the shell's exit, even while we hold it paused. Asked to destroy
 * without an error (with one, the end was reached), the stream now waits until nothing came for a while and it is not
 * paused; a wait without end would not do, because programs left in the background may hold the terminal open for ever.
 *
 * libuv takes a hang-up together with a read that did not fill its buffer for the end of the stream; but a terminal
 * never gives more than 4 KiB at once. So at the end the descriptor, which is still open, is read until it is empty.
 */
export function keepLastOutput(stream: ReadStream, fd: number, onLate: (data: Buffer) => void): void {
  waitForSilence(stream);
  stream.prependListener('end', () => {
    for (let data = readAvailable(fd); data !== null; data = readAvailable(fd)) onLate(data);
  });
}

function waitForSilence(stream: ReadStream): void {
  const destroy = stream.destroy.bind(stream);
  let waiting = false;
  const giveUpWhenSilent = (): void => {
    waiting = true;
    let timer = setTimeout(check, SILENCE_MS);
    let silent = true;
    stream.on('data', () => (silent = false));
    stream.once('close', () => clearTimeout(timer));
    function check(): void {
      if (silent && !stream.isPaused()) {
        destroy();
        return;
      }
      silent = true;
      timer = setTimeout(check, SILENCE_MS);
    }
  };
  stream.destroy = (error?: Error) => {
    if (error !== undefined || stream.readableEnded) return destroy(error);
    if (!waiting) giveUpWhenSilent();
    return stream;
  };
}
