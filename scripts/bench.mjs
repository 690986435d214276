import './lib/nodeVersion.mjs';
import { runNamed } from './lib/runTypeScript.mjs';
import { runMain } from './lib/setupError.mjs';

// npm run bench -- NAME [--json]: one benchmark; the last line on standard output is its JSON.

runMain(() => runNamed('bench', 'benchmark', process.argv.slice(2)));
