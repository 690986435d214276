/** After this long the window is built without having been painted, in ms: its desktop may not show it yet. */
const PAINT_DEADLINE_MS = 100;

/** Resolves once what `index.html` brings along is painted; at once if it shows nothing. */
async function painted(): Promise<void> {
  if (document.documentElement.dataset['early'] === undefined) return;
  await new Promise<void>((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, PAINT_DEADLINE_MS);
  });
}

async function start(root: HTMLElement): Promise<void> {
  await painted();
  const { startWindow } = await import('./window');
  await startWindow(root);
}

const root = document.getElementById('root');
if (root !== null) void start(root);
