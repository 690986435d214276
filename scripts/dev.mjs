import './lib/nodeVersion.mjs';
import { bootstrap } from './bootstrap.mjs';
import { devServer } from './lib/appBuild.mjs';
import { hasDisplay } from './lib/display.mjs';
import { runForeground } from './lib/processes.mjs';
import { runMain, SetupError } from './lib/setupError.mjs';
import { sandboxArguments } from './lib/sandbox.mjs';

// npm run dev [-- ARGUMENTS FOR THE APP]: hot reload of the windows, restart on changes of main and preload.

runMain(async () => {
  if (!hasDisplay()) throw new SetupError('No display: set DISPLAY, or run "xvfb-run -a npm run dev".');
  const electron = await bootstrap({ build: false });
  const { command, args, options } = devServer(electron, [...sandboxArguments(), ...process.argv.slice(2)]);
  return runForeground(command, args, options);
});
