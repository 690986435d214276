import type { Terminal } from '@xterm/xterm';

/** While output floods it is drawn this often, in ms: nobody reads it, and a frame takes as long as parsing 200 KB. */
const FLOOD_FRAME_MS = 40;
/** More than this since the last frame is a flood, in bytes: a full screen with colours has less. */
const FLOOD_BYTES = 24 * 1024;

type RefreshRows = (start: number, end: number, sync?: boolean) => void;

/** The part of xterm.js 6 through which everything that is drawn passes; its own add-ons reach for the same object. */
interface Internals {
  _core?: { _renderService?: { refreshRows?: RefreshRows } };
}

/**
 * Draws an opened terminal less often while output floods. What is drawn last is always the newest state; a key's echo
 * and whatever a program draws in between never wait. Should a later xterm.js be built differently, it draws every frame.
 */
export function calmDrawing(terminal: Terminal, bytesSoFar: () => number): void {
  const service = (terminal as unknown as Internals)._core?._renderService;
  const refresh = service?.refreshRows?.bind(service);
  if (service === undefined || refresh === undefined) return;
  let rows: { start: number; end: number } | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let drawn = { at: 0, bytes: 0 };
  const draw = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (rows === null) return;
    const { start, end } = rows;
    rows = null;
    drawn = { at: performance.now(), bytes: bytesSoFar() };
    refresh(start, end);
  };
  service.refreshRows = (start, end, sync = false) => {
    if (sync) {
      refresh(start, end, true);
      return;
    }
    rows = { start: Math.min(start, rows?.start ?? start), end: Math.max(end, rows?.end ?? end) };
    const rest = drawn.at + FLOOD_FRAME_MS - performance.now();
    if (rest <= 0 || bytesSoFar() - drawn.bytes < FLOOD_BYTES) draw();
    else timer ??= setTimeout(draw, rest);
  };
}
