/**
 * The terminal stream: one MessagePort between a tab and a session host. Output is bare `Uint8Array`s; everything else
 * is one of these objects. Sizes in bytes.
 */

/** Tab to session host. */
export type TerminalClientFrame =
  | { t: 'input'; data: Uint8Array }
  /**
   * Bytes that the terminal has parsed since the last acknowledgement, and how much it wants outstanding at most: as much
   * as it gets through in a moment.
   */
  | { t: 'ack'; bytes: number; window: number }
  | { t: 'resize'; columns: number; rows: number };

/** Session host to tab, beside bare output bytes. */
export type TerminalHostFrame =
  /** Nothing more follows; states and reasons travel as session events. */
  | { t: 'end' }
  /** A new shell begins on the same tab: reset modes, keep the scrollback. */
  | { t: 'reset' }
  /** Text for the person that is no output of the shell: the server's banner. Shown as text only. */
  | { t: 'notice'; text: string };

/** Largest input frame taken from a tab: a big paste is sent in slices. */
export const MAX_INPUT_BYTES = 64 * 1024;

/** Largest output slice given to xterm.js at once: it parses that in under a frame. */
export const MAX_OUTPUT_SLICE_BYTES = 64 * 1024;

/**
 * Bounds of the window: output that may be on its way and not parsed. A tab asks for about {@link WINDOW_MS} of its own
 * speed, which depends on the text: `yes` takes four times as long a byte as a log. Less than the least and source,
 * session host and window would wait for each other; more than the most serves nothing.
 */
export const MIN_WINDOW_BYTES = 96 * 1024;
/** See {@link MIN_WINDOW_BYTES}. */
export const MAX_WINDOW_BYTES = 1024 * 1024;
/** Window before the tab has told its speed. */
export const FIRST_WINDOW_BYTES = 128 * 1024;
/** How long a full window takes to be parsed, in ms: Ctrl+C shows its effect after that. */
export const WINDOW_MS = 30;

/** A paused source is resumed when this share of the window is outstanding: early, for it takes a moment to get going. */
export const RESUME_SHARE = 0.5;

/**
 * A tab acknowledges once this much has been parsed. Below half the least window, so that what stays unacknowledged can
 * never keep a source paused; large enough that acknowledging costs nothing.
 */
export const ACKNOWLEDGE_BYTES = 32 * 1024;

/** How long output is gathered before it is sent, in ms: below what an eye sees, above one read of a busy socket. */
export const MERGE_DELAY_MS = 4;
