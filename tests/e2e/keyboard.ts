import { runAny, runOk } from '../lab/processes';
import { WINDOW_MS } from './app';

/** How often the X server is asked, in ms. */
const LOOK_MS = 50;

/** Waits until a window with this title is on the screen, and gives it the keyboard. */
export async function focusWindow(title: string): Promise<void> {
  const pattern = `^${title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`;
  const deadline = Date.now() + WINDOW_MS;
  for (;;) {
    const { stdout } = await runAny('xdotool', ['search', '--onlyvisible', '--name', pattern]);
    const window = stdout.trim().split('\n').at(-1) ?? '';
    if (window !== '') {
      // Without a window manager nobody else decides who gets the keys.
      const { code } = await runAny('xdotool', ['windowfocus', '--sync', window]);
      if (code === 0) return;
    }
    if (Date.now() > deadline) throw new Error(`no window "${title}" came up`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** Waits until no window has this title any more. */
export async function windowGone(title: string): Promise<void> {
  const deadline = Date.now() + WINDOW_MS;
  for (;;) {
    const { stdout } = await runAny('xdotool', ['search', '--name', `^${title}$`]);
    if (stdout.trim() === '') return;
    if (Date.now() > deadline) throw new Error(`the window "${title}" stays`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** Types a text key by key through the X server, as a keyboard does. Its characters never stand in a command line. */
export async function typeText(text: string): Promise<void> {
  await runOk('xdotool', ['type', '--clearmodifiers', '--delay', '15', '--file', '-'], { input: text });
}

/** Presses one key by its X name, such as `Return`. */
export async function pressKey(...keys: string[]): Promise<void> {
  await runOk('xdotool', ['key', '--clearmodifiers', '--delay', '30', ...keys]);
}
