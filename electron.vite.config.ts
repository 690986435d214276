import react from '@vitejs/plugin-react';
import { resolve } from 'node:path';
import { defineConfig } from 'electron-vite';

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
  if (!above.has(at('src/renderer/index.html'))) return null;
  return inPrompt ? 'base' : 'first';
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
    plugins: [react()],
    build: {
      outDir: 'out/renderer',
      // Half the bytes to read and compile at start.
      minify: true,
      // Inlined files would be data: URLs, which the Content-Security-Policy refuses.
      assetsInlineLimit: 0,
      rolldownOptions: {
        input: { index: at('src/renderer/index.html'), prompt: at('src/renderer/prompt.html') },
        output: { codeSplitting: { groups: [{ name: firstPaintChunk }] } },
      },
    },
  },
});
