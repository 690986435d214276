import type { Page } from 'playwright-core';
import { watchMainLoop } from './lib/mainLoop';
import { printReport, progress } from './lib/report';
import { startTerminalBench } from './lib/sshTerminal';
import { percentile, summary } from './lib/statistics';
import { PROMPT } from './lib/terminalPage';

// One terminal floods with `yes`; keys are typed into another. Measured from the key event to the frame that shows the
// echo, first with both side by side, then with the flood hidden behind another tab: the worse counts. Then Ctrl+C in the
// flooding terminal until its prompt is painted.

const ROUNDS = 5;
const KEYS = 100;
/** Pauses between keys, in ms: a quick typist, out of step with frames and timers. */
const PAUSES = { least: 40, spread: 60 };

/** Index of the flooding terminal and of the one that is typed into, in the order of their making. */
const FLOOD = 0;
const TYPED = 1;

/** From now on the page notes, for each key in the typed terminal, how long its echo took to be painted. */
async function watchKeys(page: Page): Promise<void> {
  await page.evaluate((typed) => {
    const terminal = window.bench.all()[typed];
    if (terminal === undefined) throw new Error('There is no second terminal.');
    const latencies: number[] = [];
    let pressed: { at: number; line: string } | null = null;
    const cursorLine = (): string => {
      const { active } = terminal.xterm.buffer;
      return active.getLine(active.baseY + active.cursorY)?.translateToString(true) ?? '';
    };
    // In the capturing phase: before xterm.js has sent the key.
    terminal.element.addEventListener(
      'keydown',
      (event) => {
        if (event.key.length === 1 && !event.ctrlKey) pressed = { at: event.timeStamp, line: cursorLine() };
      },
      { capture: true },
    );
    terminal.xterm.onRender(() => {
      if (pressed === null || cursorLine() === pressed.line) return;
      const { at } = pressed;
      pressed = null;
      void window.bench.painted().then((now) => latencies.push(now - at));
    });
    Object.assign(window, { latencies });
  }, TYPED);
}

const focusTerminal = (page: Page, index: number): Promise<void> =>
  page.evaluate((which) => window.bench.all()[which]?.xterm.focus(), index);

/** Types keys into the second terminal; returns the 99th percentile of their latencies in ms. */
async function typeKeys(page: Page): Promise<number> {
  await focusTerminal(page, TYPED);
  await page.evaluate(() => ((window as unknown as { latencies: number[] }).latencies.length = 0));
  for (let key = 0; key < KEYS; key++) {
    await page.keyboard.press('abcdefghijklmnopqrstuvwxyz'.charAt(key % 26));
    await page.waitForFunction(
      (count) => (window as unknown as { latencies: number[] }).latencies.length === count,
      key + 1,
    );
    await page.waitForTimeout(PAUSES.least + Math.random() * PAUSES.spread);
  }
  const latencies = await page.evaluate(() => [...(window as unknown as { latencies: number[] }).latencies]);
  await page.keyboard.press('Control+u');
  return percentile(latencies, 99);
}

async function startFlood(page: Page): Promise<void> {
  await page.evaluate((which) => window.bench.all()[which]?.xterm.input('yes\r'), FLOOD);
  await page.waitForFunction((which) => {
    const buffer = window.bench.all()[which]?.xterm.buffer.active;
    return (buffer?.baseY ?? 0) > 200 && buffer?.getLine(buffer.baseY)?.translateToString(true) === 'y';
  }, FLOOD);
}

/** Presses Ctrl+C in the flooding terminal; ms until its prompt is painted. */
async function interrupt(page: Page): Promise<number> {
  await focusTerminal(page, FLOOD);
  const stopped = page.evaluate(
    ({ which, prompt }) =>
      new Promise<number>((resolve) => {
        const terminal = window.bench.all()[which];
        if (terminal === undefined) return;
        const onKey = (event: KeyboardEvent): void => {
          if (event.key !== 'c' || !event.ctrlKey) return;
          window.removeEventListener('keydown', onKey, { capture: true });
          const at = event.timeStamp;
          void window.bench.promptPainted(terminal, prompt).then((now) => resolve(now - at));
        };
        window.addEventListener('keydown', onKey, { capture: true });
      }),
    { which: FLOOD, prompt: PROMPT },
  );
  await page.waitForTimeout(200);
  await page.keyboard.press('Control+c');
  return stopped;
}

/** Clicks the tab at this place of the first tab list. */
const showTab = (page: Page, index: number): Promise<void> => page.getByRole('tab').nth(index).click();

const bench = await startTerminalBench();
try {
  const { page } = bench;
  // Flood and, in the same group, the tab that will hide it; the typed one beside them.
  await bench.openTerminal();
  await page.keyboard.press('Control+Shift+E');
  await bench.settle();
  await watchKeys(page);
  await focusTerminal(page, FLOOD);
  await showTab(page, 0);
  await bench.openTerminal();
  await showTab(page, 0);
  const beside: number[] = [];
  const hidden: number[] = [];
  const interrupts: number[] = [];
  const loop = await watchMainLoop(bench.app);
  for (let round = 0; round < ROUNDS; round++) {
    await showTab(page, 0);
    await startFlood(page);
    beside.push(await typeKeys(page));
    await showTab(page, 1);
    hidden.push(await typeKeys(page));
    await showTab(page, 0);
    interrupts.push(await interrupt(page));
    progress(
      `round ${round + 1}: side by side ${beside.at(-1)?.toFixed(1)} ms, hidden ${hidden.at(-1)?.toFixed(1)} ms, Ctrl+C ${interrupts.at(-1)?.toFixed(1)} ms`,
    );
  }
  const worse = percentile(beside, 50) >= percentile(hidden, 50) ? beside : hidden;
  printReport('terminal-latency', bench.electron, {
    metrics: {
      ...summary('other_tab_key_p99_ms', worse),
      ...summary('beside_key_p99_ms', beside),
      ...summary('hidden_key_p99_ms', hidden),
      ...summary('interrupt_ms', interrupts),
      main_loop_p99_ms: await loop(),
    },
  });
} finally {
  await bench.close();
}
