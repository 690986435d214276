import { z } from 'zod';
import {
  MAX_INPUT_BYTES,
  MAX_WINDOW_BYTES,
  MIN_WINDOW_BYTES,
  type TerminalClientFrame,
} from '../../shared/terminalStream';
import { terminalSizeSchema } from '../../shared/model/session';

/**
 * Checks one message of a tab: the tag, exact types, sizes and bounds. Null: not a frame of ours, which only a broken or
 * hostile page can send. Input and acknowledgements are checked by hand: they come thousands of times a second.
 */
export function parseClientFrame(message: unknown): TerminalClientFrame | null {
  if (typeof message !== 'object' || message === null || !('t' in message)) return null;
  switch (message.t) {
    case 'input':
      return parseInput(message);
    case 'ack':
      return parseAck(message);
    case 'resize':
      return parseResize(message);
    default:
      return null;
  }
}

function parseInput(message: object): TerminalClientFrame | null {
  if (!('data' in message) || !(message.data instanceof Uint8Array)) return null;
  const { data } = message;
  return data.length > 0 && data.length <= MAX_INPUT_BYTES ? { t: 'input', data } : null;
}

function parseAck(message: object): TerminalClientFrame | null {
  if (!('bytes' in message) || !('window' in message)) return null;
  const { bytes, window } = message;
  if (!isBetween(bytes, 1, Number.MAX_SAFE_INTEGER)) return null;
  return isBetween(window, MIN_WINDOW_BYTES, MAX_WINDOW_BYTES) ? { t: 'ack', bytes, window } : null;
}

const isBetween = (value: unknown, least: number, most: number): value is number =>
  Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most;

const resizeSchema = z.strictObject({ t: z.literal('resize'), ...terminalSizeSchema.shape });

function parseResize(message: object): TerminalClientFrame | null {
  const frame = resizeSchema.safeParse(message);
  return frame.success ? frame.data : null;
}
