import react from '@vitejs/plugin-react';
import { resolve } from 'node:path';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';
import { earlyStyle } from './src/renderer/shell/earlyStyle';

const at = (path: string): string => resolve(import.meta.dirname, path);

interface ModuleGraph {
  getModuleInfo(id: string): { importers: readonly string[] } | null;
}

/** The modules above a module, itself included, that lead to it without an `import()`. */
function importersOf(id: string, graph: ModuleGraph): Set<string> {
  const found = new Set([id]);
  for (const each of found)
    for (const importer of graph.getModuleInfo(each)?.importers ?? []) found.add(importer);
  return found;
}

/**
 * What a page runs before its first paint comes in one file rather than in a dozen, each of which costs main and the
 * page 2 ms; what both pages run comes in another, so that neither runs the other's code.
 */
function firstPaintChunk(id: string, graph: ModuleGraph): string | null {
  const above = importersOf(id, graph);
  const inPrompt = above.has(at('src/renderer/prompt.html'));
  if (!above.has(at('src/renderer/window.tsx'))) return null;
  return inPrompt ? 'base' : 'first';
}

/** Files that the page asks for; in the head they would keep what stands in `index.html` from being painted. */
const HEAD_FILES =
  /\n\s*<(?:script type="module"[^>]*><\/script|link rel="(?:modulepreload|stylesheet)"[^>]*)>/g;

/** Lets the page paint what stands in `index.html` before its scripts and styles have come. */
function earlyWindow(): Plugin {
  return {
    name: 'binnacle-early-window',
    transformIndexHtml: {
      order: 'post',
      handler(html, { path }) {
        if (!path.endsWith('index.html')) return html;
        // Without `async` the document would count as unfinished, and not be shown, until the script has run.
        const files = (html.match(HEAD_FILES) ?? []).map((each) =>
          each.replace('<script type="module"', '<script type="module" async'),
        );
        return html
          .replace(HEAD_FILES, '')
          .replace('<style id="early-style"></style>', `<style>${earlyStyle()}</style>`)
          .replace('</body>', `${files.join('')}\n</body>`);
      },
    },
  };
}

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      // Of the oldest runtime it must run in, Electron 33; else the installed Electron's types decide.
      target: 'node20.18',
      // In one file with the rest: its hundred modules take 50 ms to load at every start of every process.
      externalizeDeps: { exclude: ['zod'] },
      rolldownOptions: { input: { index: at('src/main/index.ts') } },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      // A sandboxed preload can't require anything but Electron's own bridge: it must be one file.
      externalizeDeps: false,
      isolatedEntries: true,
      rolldownOptions: {
        input: { index: at('src/preload/index.ts'), prompt: at('src/preload/prompt.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [react(), earlyWindow()],
    build: {
      outDir: 'out/renderer',
      // Half the bytes to read and compile at start.
      minify: true,
      // Inlined files would be data: URLs, which the Content-Security-Policy refuses.
      assetsInlineLimit: 0,
      rolldownOptions: {
        input: { index: at('src/renderer/index.html'), prompt: at('src/renderer/prompt.html') },
        output: {
          codeSplitting: {
            groups: [
              // What the entry needs of it is no reason to run all of the first paint's code.
              { name: 'start', test: /preload-helper|rolldown-runtime|rolldown:runtime/, priority: 1 },
              { name: firstPaintChunk },
            ],
          },
        },
      },
    },
  },
});
