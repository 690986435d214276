import './lib/nodeVersion.mjs';
import { ensureBuilt, ensureInstalled } from './bootstrap.mjs';
import { runMain } from './lib/setupError.mjs';

// npm run build: builds into out/ even if it looks current.

runMain(async () => {
  await ensureInstalled();
  await ensureBuilt({ force: true });
});
