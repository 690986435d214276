import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { Terminal } from '@xterm/xterm';
import { DisposableStore, type Disposable } from '../../shared/lifecycle';
import type { TerminalTarget } from '../../shared/model/document';
import type { TerminalSize } from '../../shared/model/session';
import { useSettings } from '../stores/settings';
import { setTerminalTitle } from '../stores/terminalTitles';
import { loadBoundedGraphemes } from './boundedGraphemes';
import { COLOUR_THEMES, type TerminalThemeName } from './colourThemes';
import { Connection } from './connection';
import { offerClipboard } from './clipboardOffer';
import { installLinks } from './links';
import { OutputFeeder } from './outputFeeder';
import { installPaste } from './pasteGuard';
import { installSafeguards } from './safeguards';
import { installSelection } from './selection';
import { FIXED_OPTIONS, terminalOptions } from './terminalOptions';
import { createTerminalStore } from './terminalState';
import { cleanNotice, cleanTitle, resetSequence, separatorLine } from './terminalText';
import { calmDrawing } from './calmDrawing';
import { WebglRenderer } from './webglRenderer';

/** How long sizes are gathered while a border is dragged, in ms: each one reflows the scrollback. */
const RESIZE_DELAY_MS = 60;
/** Bells closer together than this are one, in ms. */
const BELL_GAP_MS = 250;
/** How long to wait for the terminal's font, in ms; measured with the wrong one, cells have the wrong width. */
const FONT_DEADLINE_MS = 1500;

/** What a terminal needs to know about its tab. */
export interface TerminalTab {
  documentId: string;
  target: () => TerminalTarget;
  /** Name of the host, for questions and accessible names. */
  hostName: () => string;
}

/**
 * One terminal with its connection. It outlives React's mounts and moves between places of the dock with its element;
 * only closing the tab disposes it.
 */
export class LiveTerminal implements Disposable {
  readonly store = createTerminalStore();
  readonly element = document.createElement('div');
  readonly xterm: Terminal;
  readonly search = new SearchAddon({ highlightLimit: 1000 });
  readonly connection: Connection;
  readonly #fit = new FitAddon();
  readonly #feeder: OutputFeeder;
  readonly #webgl: WebglRenderer;
  readonly #disposables = new DisposableStore();
  #theme: TerminalThemeName = 'binnacle-dark';
  #opened = false;
  #started = false;
  /** What had the focus when it was asked for, while there is nothing yet that could take it. */
  #focusFrom: Element | null | undefined;
  #separatorDue = false;
  #resizeTimer: ReturnType<typeof setTimeout> | null = null;
  #lastBell = 0;

  constructor(readonly tab: TerminalTab) {
    this.element.dataset['terminal'] = '';
    // Benchmarks and end-to-end tests find the terminal by its element: with WebGL its text is nowhere in the page.
    Object.defineProperty(this.element, 'terminal', { value: this });
    this.xterm = new Terminal({
      ...FIXED_OPTIONS,
      ...terminalOptions(useSettings.getState().settings, this.#theme),
    });
    this.#feeder = new OutputFeeder(
      (data, parsed) => this.xterm.write(data, parsed),
      (bytes, window) => this.connection.acknowledge(bytes, window),
    );
    this.#webgl = new WebglRenderer(this.xterm);
    this.connection = new Connection(tab.documentId, tab.target, this.store, {
      size: () => this.size,
      onLinked: (again) => this.#onLinked(again),
      onOutput: (data) => {
        this.#noteOutput();
        this.#feeder.push(data);
      },
      onNotice: (text) => {
        this.#noteOutput();
        this.#feeder.pushNote(cleanNotice(text));
      },
      onReset: () => this.#feeder.pushNote(resetSequence(this.#onAlternateScreen)),
      onEnd: () => setTerminalTitle(tab.documentId, ''),
    });
    this.#install();
  }

  get size(): TerminalSize {
    return { columns: this.xterm.cols, rows: this.xterm.rows };
  }

  /** Puts the terminal into a place of the page. The first time, it is also drawn up there. */
  async attach(container: HTMLElement): Promise<void> {
    container.append(this.element);
    if (this.#opened) {
      this.fitNow();
      return;
    }
    this.#opened = true;
    await this.#fontReady();
    this.xterm.open(this.element);
    calmDrawing(this.xterm, () => this.#feeder.written);
    this.#nameForReaders();
    this.fitNow();
    if (this.#focusFrom !== undefined && document.activeElement === this.#focusFrom) this.xterm.focus();
  }

  /** Connects a new tab once; a restored one asks first. */
  start(isRestored: boolean): void {
    if (this.#started) return;
    this.#started = true;
    if (!isRestored) void this.connection.connect();
  }

  /** Takes it out of the page; everything goes on. */
  detach(container: HTMLElement): void {
    if (this.element.parentElement !== container) return; // another place has it already
    this.element.remove();
    this.setVisible(false);
  }

  /** Visible terminals are parsed at once and may use WebGL; hidden ones yield. */
  setVisible(visible: boolean): void {
    this.#feeder.setHidden(!visible);
    if (this.xterm.element !== undefined) this.#webgl.setVisible(visible);
  }

  setTheme(theme: TerminalThemeName): void {
    if (theme === this.#theme) return;
    this.#theme = theme;
    this.#applySettings();
  }

  /** Fits to the element's size, a moment later. */
  fit(): void {
    this.#resizeTimer ??= setTimeout(() => this.fitNow(), RESIZE_DELAY_MS);
  }

  fitNow(): void {
    if (this.#resizeTimer !== null) clearTimeout(this.#resizeTimer);
    this.#resizeTimer = null;
    // Hidden elements have no size: the terminal keeps the one it had.
    if (!this.element.isConnected || this.element.clientWidth === 0) return;
    const wanted = this.#fit.proposeDimensions();
    if (wanted === undefined || !Number.isFinite(wanted.cols) || !Number.isFinite(wanted.rows)) return;
    const columns = Math.min(1000, Math.max(2, wanted.cols));
    const rows = Math.min(1000, Math.max(1, wanted.rows));
    if (columns !== this.xterm.cols || rows !== this.xterm.rows) this.xterm.resize(columns, rows);
  }

  /** Takes the keys; a terminal that is not drawn up yet does so then, unless the focus has moved on. */
  focus(): void {
    const focused = document.activeElement;
    if (this.xterm.element !== undefined) this.xterm.focus();
    // Whoever is in a box may have begun to type there until then.
    else this.#focusFrom = focused instanceof HTMLInputElement ? undefined : focused;
  }

  /** Forgets what has scrolled off and all lines but the current one. */
  clear(): void {
    this.xterm.clear();
  }

  /** Leaves stale modes, as after a program that died; screen and scrollback stay. */
  resetModes(): void {
    this.#feeder.pushNote(resetSequence(this.#onAlternateScreen));
  }

  dispose(): void {
    if (this.#disposables.disposed) return;
    if (this.#resizeTimer !== null) clearTimeout(this.#resizeTimer);
    this.connection.dispose();
    this.#feeder.dispose();
    this.#webgl.dispose();
    this.#disposables.dispose();
    this.xterm.dispose();
    this.element.remove();
    setTerminalTitle(this.tab.documentId, '');
  }

  get #onAlternateScreen(): boolean {
    return this.xterm.buffer.active.type === 'alternate';
  }

  #install(): void {
    const { xterm, tab } = this;
    const own = this.#disposables;
    xterm.loadAddon(this.#fit);
    xterm.loadAddon(this.search);
    loadBoundedGraphemes(xterm);
    const encoder = new TextEncoder();
    own.add(xterm.onData((data) => this.connection.input(encoder.encode(data))));
    // Old mouse reports are bytes, not text.
    own.add(
      xterm.onBinary((data) => this.connection.input(Uint8Array.from(data, (char) => char.charCodeAt(0)))),
    );
    own.add(xterm.onKey(() => this.#feeder.noteTyping()));
    xterm.attachCustomKeyEventHandler((event) => this.#mayType(event));
    own.add(xterm.onResize(({ cols, rows }) => this.connection.resize({ columns: cols, rows })));
    own.add(xterm.onTitleChange((title) => setTerminalTitle(tab.documentId, cleanTitle(title))));
    own.add(xterm.onBell(() => this.#onBell()));
    own.add(
      this.search.onDidChangeResults(({ resultIndex, resultCount }) =>
        this.store.setState({ results: { index: resultIndex, count: resultCount } }),
      ),
    );
    own.add(
      installSafeguards(xterm, {
        reply: (text) => this.connection.input(encoder.encode(text)),
        themeColour: (which) => COLOUR_THEMES[this.#theme][which] ?? '#000000',
        offerClipboard: (text) => offerClipboard(tab.documentId, tab.hostName(), text),
      }),
    );
    own.add(installLinks(xterm, this.element, this.store, tab.hostName));
    own.add(installPaste(xterm, this.element, tab.hostName, () => this.connection.takesInput));
    own.add(installSelection(xterm, this.element));
    own.defer(useSettings.subscribe(() => this.#applySettings()));
  }

  #mayType(event: KeyboardEvent): boolean {
    const { ctrlKey, altKey, metaKey, shiftKey } = event;
    const plainEnter = event.key === 'Enter' && !(ctrlKey || altKey || metaKey || shiftKey);
    if (!plainEnter || event.type !== 'keydown' || event.repeat || !this.connection.canConnect) return true;
    event.preventDefault();
    void this.connection.connect();
    return false;
  }

  #applySettings(): void {
    this.xterm.options = terminalOptions(useSettings.getState().settings, this.#theme);
    this.#nameForReaders();
    this.fitNow();
  }

  #nameForReaders(): void {
    this.xterm.textarea?.setAttribute('aria-label', `Terminal, ${this.tab.hostName()}`);
  }

  #onLinked(again: boolean): void {
    this.#feeder.beginStream();
    this.#separatorDue = again && this.store.getState().hasOutput;
  }

  /** Before anything of a stream is shown; of a later one only when it really says something. */
  #noteOutput(): void {
    if (!this.store.getState().hasOutput) this.store.setState({ hasOutput: true });
    if (!this.#separatorDue) return;
    this.#separatorDue = false;
    const time = new Date().toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
    this.#feeder.pushNote(resetSequence(this.#onAlternateScreen));
    this.#feeder.pushNote(`\r\n${separatorLine(`${this.tab.hostName()} · connected again at ${time}`)}`);
  }

  #onBell(): void {
    const now = performance.now();
    if (now - this.#lastBell < BELL_GAP_MS) return;
    this.#lastBell = now;
    this.store.setState(({ bells }) => ({ bells: bells + 1 }));
  }

  async #fontReady(): Promise<void> {
    const { fontSize, fontFamily } = this.xterm.options;
    const loading = document.fonts
      .load(`${fontSize ?? 13}px ${fontFamily ?? 'monospace'}`)
      .catch(() => undefined);
    const deadline = new Promise((resolve) => setTimeout(resolve, FONT_DEADLINE_MS));
    await Promise.race([loading, deadline]);
  }
}
