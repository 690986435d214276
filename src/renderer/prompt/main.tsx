import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import './prompt.css';
import { createRoot } from 'react-dom/client';
import { colourVariables, dark, light, sharedVariables } from '../ui/tokens';
import { PromptApp } from './PromptApp';
import { connectPrompt } from './promptPort';

// A prompt lives for seconds: it takes the theme's colours, and nothing else of the toolkit, to be there at once.
const darkTheme = window.matchMedia('(prefers-color-scheme: dark)');
const paint = (): void => {
  const variables = { ...sharedVariables, ...colourVariables(darkTheme.matches ? dark : light) };
  for (const [name, value] of Object.entries(variables)) {
    document.documentElement.style.setProperty(name, value);
  }
  document.documentElement.style.colorScheme = darkTheme.matches ? 'dark' : 'light';
};
paint();
darkTheme.addEventListener('change', paint);

const root = document.getElementById('prompt');
if (root !== null) {
  const resize = new ResizeObserver(() => window.binnaclePrompt.resize(root.scrollHeight));
  resize.observe(root);
  void connectPrompt().then((port) => createRoot(root).render(<PromptApp port={port} />));
}
