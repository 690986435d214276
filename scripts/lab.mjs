import './lib/nodeVersion.mjs';
import { ensureDebianPackages } from './lib/debianPackages.mjs';
import { runTypeScript } from './lib/runTypeScript.mjs';
import { runMain, say } from './lib/setupError.mjs';

// npm run lab: starts the test servers, prints how to reach them, stops them on Ctrl+C.

runMain(async () => {
  const missing = await ensureDebianPackages();
  if (missing.length > 0) say(`these Debian packages are missing: ${missing.join(' ')}`);
  return runTypeScript('tests/lab/demo.ts', process.argv.slice(2));
});
