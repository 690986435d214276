import './lib/nodeVersion.mjs';
import { runNamed } from './lib/runTypeScript.mjs';
import { runMain } from './lib/setupError.mjs';

// npm run soak -- NAME [--n N]: the full count of a run that `npm test` only samples.

runMain(() => runNamed('tests/soak', 'soak run', process.argv.slice(2)));
