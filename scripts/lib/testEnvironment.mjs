import { startXvfb } from './display.mjs';
import { root } from './paths.mjs';
import { run } from './processes.mjs';
import { SetupError } from './setupError.mjs';

/** Variables by which the tests and benchmarks find Electron and the display. */
export async function appEnvironment(electron) {
  const env = {
    ...process.env,
    BINNACLE_APP: root,
    BINNACLE_ELECTRON: electron.executable,
    ELECTRON_OVERRIDE_DIST_PATH: electron.dist,
  };
  if (process.platform !== 'linux') return { env, stop: () => {} };
  const { display, stop } = await startXvfb();
  delete env['WAYLAND_DISPLAY'];
  return { env: { ...env, DISPLAY: display, XDG_SESSION_TYPE: 'x11' }, stop };
}

/**
 * How the test lab runs here: `root` starts every server for real; `namespace` is an ordinary user, whose
 * tests run inside a user namespace of their own where they may start an sshd; `none` has neither.
 */
export async function labMode() {
  if (process.platform !== 'linux') return 'none';
  if (process.getuid() === 0) return 'root';
  return (await run('unshare', ['-Urnm', 'true'], { quiet: true })).code === 0 ? 'namespace' : 'none';
}

/** One sentence a mode, for the report. */
export const labReport = {
  root: 'test lab: as root, every login runs against real servers and the hop chain in network namespaces',
  namespace:
    'test lab: as an ordinary user, key, agent and hop logins run against an own sshd inside "unshare -Urnm", password and OTP logins against an in-process server',
  none: 'test lab: neither root nor user namespaces here, so tests with real servers will fail',
};

/** The command line that runs `[command, ...args]` in the lab's mode. */
export function inLab(mode, command, args) {
  if (mode !== 'namespace') return { command, args };
  const inside = ['sh', '-c', 'ip link set lo up && exec "$@"', 'sh', command, ...args];
  return { command: 'unshare', args: ['-Urnm', '--', ...inside] };
}

/** Splits off `--flag value` and `--flag=value`; resolves to the values and the remaining arguments. */
export function takeOption(args, flag) {
  const values = [];
  const rest = [];
  for (let i = 0; i < args.length; i++) {
    if (args[i].startsWith(`${flag}=`)) values.push(args[i].slice(flag.length + 1));
    else if (args[i] !== flag) rest.push(args[i]);
    else if (args[i + 1] === undefined) throw new SetupError(`${flag} needs a value.`);
    else values.push(args[++i]);
  }
  return { values, rest };
}
