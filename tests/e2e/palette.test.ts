import type { Page, Route } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import { discard, launchApp } from './app';
import { enter, screenText, shows, terminal, works } from './console';

/** Loads the page anew while scripts with this name wait until they are released. */
async function reloadWithout(
  page: Page,
  name: string,
): Promise<{ waiting: () => number; release: () => void }> {
  const waiting: Route[] = [];
  let open = false;
  await page.route(`**/${name}-*.js`, async (route) => {
    if (open) await route.continue();
    else waiting.push(route);
  });
  await page.reload();
  await page.getByRole('main').waitFor();
  return {
    waiting: () => waiting.length,
    release: () => {
      open = true;
      for (const route of waiting.splice(0)) void route.continue();
    },
  };
}

it('what is typed while the palette loads is in its box, all of it and once, and not in the shell', async () => {
  const running = await launchApp();
  onTestFinished(() => discard(running));
  const { page } = running;
  const { waiting, release } = await reloadWithout(page, 'Overlays');
  await page.keyboard.press('Control+Shift+T');
  const shell = terminal(page, 'Local shell');
  await works(shell);
  await expect.poll(waiting).toBe(1);
  // Waits for an Enter that must not come.
  await page.keyboard.type('half-a-command');

  await page.keyboard.press('Control+Shift+P');
  await page.keyboard.type('>the quick brown fxo');
  for (const key of ['Backspace', 'Backspace', 'o', 'x', 'Enter']) await page.keyboard.press(key);
  const box = page.getByRole('combobox', { name: 'Find a host, tab or action' });
  expect(await box.count()).toBe(0);
  // The code arrives in the middle of typing.
  const typing = page.keyboard.type(' jumps over the lazy dog, and over 0123456789 more', { delay: 5 });
  release();
  await typing;
  await expect
    .poll(() => box.inputValue())
    .toBe('>the quick brown fox jumps over the lazy dog, and over 0123456789 more');

  await page.keyboard.press('Escape');
  await box.waitFor({ state: 'detached' });
  // The shell has the keyboard again, and what stood there has not been run.
  const input = shell.getByRole('textbox', { name: /^Terminal/ });
  await expect.poll(() => input.evaluate((each) => each === document.activeElement)).toBe(true);
  await page.keyboard.press('Control+U');
  await enter(shell, 'echo $((6*7))-after');
  await shows(shell, '42-after');
  expect(await screenText(shell)).not.toMatch(/quick|jumps|not found/);
});
