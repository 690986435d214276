import './lib/nodeVersion.mjs';
import { bootstrap } from './bootstrap.mjs';
import { hasDisplay } from './lib/display.mjs';
import { root } from './lib/paths.mjs';
import { runForeground } from './lib/processes.mjs';
import { runMain, say, SetupError } from './lib/setupError.mjs';
import { sandboxArguments } from './lib/sandbox.mjs';

// npm start [-- ARGUMENTS FOR THE APP], for example: npm start -- --user-data-dir=/tmp/try

runMain(async () => {
  if (!hasDisplay()) {
    throw new SetupError('No display: set DISPLAY, or run "xvfb-run -a npm start" for a virtual one.');
  }
  const electron = await bootstrap();
  const sandbox = sandboxArguments();
  if (sandbox.length > 0) say('running as root: Chromium’s sandbox is off; an ordinary user keeps it on');
  return runForeground(electron.executable, [...sandbox, root, ...process.argv.slice(2)]);
});
