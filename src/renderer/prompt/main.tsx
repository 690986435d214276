import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import './prompt.css';
import { createRoot } from 'react-dom/client';
import { colourVariables, dark, light, sharedVariables } from '../ui/tokens';
import { PromptApp } from './PromptApp';
import { connectPrompt } from './promptPort';

// A prompt lives for seconds: it takes the theme's colours, and nothing else of the toolkit, to be there at once.
const isDark = window.matchMedia('(prefers-color-scheme: dark)').matches;
const variables = { ...sharedVariables, ...colourVariables(isDark ? dark : light) };
for (const [name, value] of Object.entries(variables)) {
  document.documentElement.style.setProperty(name, value);
}
document.documentElement.style.colorScheme = isDark ? 'dark' : 'light';

const root = document.getElementById('prompt');
if (root !== null) {
  const resize = new ResizeObserver(() => window.binnaclePrompt.resize(root.scrollHeight));
  resize.observe(root);
  void connectPrompt().then((port) => createRoot(root).render(<PromptApp port={port} />));
}
