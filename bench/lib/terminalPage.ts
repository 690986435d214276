import type { Page } from 'playwright-core';

/** What a benchmark uses of a terminal; its element in the page leads to it. */
export interface PageTerminal {
  readonly connection: { readonly takesInput: boolean };
  readonly xterm: PageXterm;
  readonly element: HTMLElement;
  setVisible(visible: boolean): void;
}

/** The part of xterm.js that is used in the page. */
export interface PageXterm {
  readonly cols: number;
  readonly rows: number;
  readonly options: Record<string, unknown>;
  readonly buffer: {
    active: {
      baseY: number;
      cursorY: number;
      getLine(y: number): { translateToString(trim: boolean): string } | undefined;
    };
  };
  write(data: Uint8Array, parsed?: () => void): void;
  input(data: string): void;
  open(parent: HTMLElement): void;
  resize(columns: number, rows: number): void;
  focus(): void;
  dispose(): void;
  onRender(listener: () => void): { dispose(): void };
}

/** Helpers that are put into the page as `window.bench`. */
export interface PageHelpers {
  /** Every terminal in the order of its making. */
  all(): PageTerminal[];
  newest(): PageTerminal;
  /** Terminals that have got their prompt. */
  settled: number;
  /** Whether the cursor stands behind this prompt. */
  atPrompt(terminal: PageTerminal, prompt: string): boolean;
  /** Resolves after the next frame that shows the prompt, with its time. */
  promptPainted(terminal: PageTerminal, prompt: string): Promise<number>;
  /** Resolves right after the frame that is being made was painted, with its time. */
  painted(): Promise<number>;
}

declare global {
  interface Window {
    bench: PageHelpers;
  }
}

/** Prompt of every shell under measurement. */
export const PROMPT = 'bench$';

/** Puts the helpers into the page; safe to call again. */
export async function installHelpers(page: Page): Promise<void> {
  await page.evaluate(() => {
    type Holder = HTMLElement & { terminal?: PageTerminal };
    if ('bench' in window) return;
    const known: PageTerminal[] = [];
    const find = (): PageTerminal[] => {
      for (const element of document.querySelectorAll<Holder>('[data-terminal]')) {
        if (element.terminal !== undefined && !known.includes(element.terminal)) known.push(element.terminal);
      }
      return known;
    };
    const painted = (): Promise<number> =>
      new Promise((resolve) => {
        // A message posted while a frame is made arrives when the frame has gone to the compositor.
        const channel = new MessageChannel();
        channel.port1.onmessage = () => resolve(performance.now());
        channel.port2.postMessage(null);
      });
    const atPrompt = (terminal: PageTerminal, prompt: string): boolean => {
      const { active } = terminal.xterm.buffer;
      const line = active.getLine(active.baseY + active.cursorY)?.translateToString(true) ?? '';
      return line.trim() === prompt;
    };
    (window as Window).bench = {
      settled: 0,
      all: find,
      newest: () => find().at(-1) as PageTerminal,
      atPrompt,
      painted,
      promptPainted: (terminal, prompt) =>
        new Promise((resolve) => {
          const listening = terminal.xterm.onRender(() => {
            if (!atPrompt(terminal, prompt)) return;
            listening.dispose();
            void painted().then(resolve);
          });
        }),
    };
  });
}

/** Gives the newest terminal the known prompt, whatever the user's shell. */
export async function settlePrompt(page: Page): Promise<void> {
  await installHelpers(page);
  const settled = await page.evaluate(() => window.bench.settled);
  await page.waitForFunction((count) => window.bench.all().length > count, settled);
  await page.evaluate(() => (window.bench.settled = window.bench.all().length));
  await page.waitForFunction(() => window.bench.newest().connection.takesInput);
  await page.evaluate((prompt) => {
    window.bench.newest().xterm.input(`exec env PS1='${prompt} ' ENV= HISTFILE= /bin/sh\r`);
  }, PROMPT);
  await page.waitForFunction((prompt) => window.bench.atPrompt(window.bench.newest(), prompt), PROMPT);
}
