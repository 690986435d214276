import { ipcMain, type IpcMainInvokeEvent, type WebContents } from 'electron';
import { CALL_CHANNEL, EVENT_CHANNEL, type CallName, type EventName } from '../../shared/ipc/names';
import type { EventPayload } from '../../shared/ipc/contract';
import { BinnacleError, toWire } from '../../shared/errors';
import type { Envelope, Router } from '../ipc/router';
import { APP_ORIGIN } from './appProtocol';

/** The windows that may make calls. */
export interface CallerWindows {
  /** Abort signal of a registered main window's current page; undefined for anything else. */
  signalOf(contents: WebContents): AbortSignal | undefined;
}

const FORBIDDEN: Envelope = {
  ok: false,
  error: toWire(new BinnacleError('forbidden', 'This page may not make calls.')),
};

/**
 * Calls whose replies cross as one JSON text: the context bridge copies objects property by property, which takes 300 ms
 * of the page's time for 10,000 hosts, and parsing the text 35 ms.
 */
const REPLIES_AS_TEXT: ReadonlySet<unknown> = new Set<CallName>([
  'inventory.snapshot',
  'inventory.open',
  'inventory.openRest',
  'import.read',
]);

/** Only the main frame of one of our windows, showing our origin (or the dev server while developing). */
function isTrusted(event: IpcMainInvokeEvent, devServer: string | null): boolean {
  const frame = event.senderFrame;
  if (frame === null || frame !== event.sender.mainFrame) return false;
  if (frame.origin === APP_ORIGIN) return true;
  return devServer !== null && frame.origin === new URL(devServer).origin;
}

/** Connects the router to the windows: the one place where calls enter main. */
export function serveCalls(router: Router, windows: CallerWindows, devServer: string | null): void {
  ipcMain.handle(CALL_CHANNEL, async (event, name: unknown, input: unknown): Promise<Envelope | string> => {
    const signal = windows.signalOf(event.sender);
    if (signal === undefined || !isTrusted(event, devServer)) return FORBIDDEN;
    const reply = await router(name, input, { windowId: event.sender.id, signal });
    return REPLIES_AS_TEXT.has(name) ? JSON.stringify(reply) : reply;
  });
}

/** Sends an event to one window's page. */
export function sendEvent<K extends EventName>(
  contents: WebContents,
  name: K,
  payload: EventPayload<K>,
): void {
  if (!contents.isDestroyed()) contents.send(EVENT_CHANNEL, name, payload);
}
