import { expect, it, onTestFinished } from 'vitest';
import { DevtoolsProcess, followFirstPage } from '../../bench/lib/devtools';
import { discard, electronArguments, electronEnvironment, electronPath, launchApp } from './app';
import { seedFolder, seedHost } from './seed';

/** Runs in the page before its scripts: tells when the first box can be typed into, and what became of the text. */
const WATCH = `(() => {
  if (window !== window.top) return;
  const told = new Set();
  const tell = (name, more) => {
    if (told.has(name)) return;
    told.add(name);
    benchReport(JSON.stringify({ name, ...more }));
  };
  const look = () => {
    const early = document.querySelector('#early input');
    if (early !== null && document.activeElement === early) tell('early');
    const box = document.querySelector('#root input[type="search"]');
    const hit = document.querySelector('[role="option"]');
    if (box !== null && hit !== null) {
      const focused = document.activeElement === box;
      const rest = document.querySelectorAll('input[type="search"]').length;
      tell('found', { text: box.value, hit: hit.textContent, focused, caret: box.selectionEnd, boxes: rest });
    }
  };
  document.addEventListener('focusin', look);
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
})()`;

it('keeps what is typed before the window is there, and searches for it', async () => {
  const dataFolder = await seedFolder((app) => seedHost(app, 'web01', { host: '10.0.0.1', port: 22 }));
  const first = await launchApp({ dataFolder });
  onTestFinished(() => discard(first));
  await first.quit();

  const environment = await electronEnvironment(dataFolder);
  const second = new DevtoolsProcess(electronPath(), electronArguments(dataFolder), environment);
  onTestFinished(() => second.quit());
  let begin: (session: string) => void = () => undefined;
  const session = new Promise<string>((resolve) => (begin = resolve));
  const found = await new Promise((resolve) => {
    void followFirstPage(second, WATCH, ({ name, ...report }) => {
      if (name === 'found') resolve(report);
      else void session.then((id) => second.send('Input.insertText', { text: 'we' }, id));
    }).then(begin);
  });
  expect(found).toEqual({
    text: 'we',
    hit: expect.stringContaining('web01') as string,
    focused: true,
    caret: 2,
    boxes: 1,
  });
});
