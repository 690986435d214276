import { spawn } from 'node:child_process';

/** Exit codes of a process that a signal ended, as a shell reports them. */
const signalCode = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

/**
 * Runs a program to its end. With `quiet`, its output is kept and returned instead of shown.
 * Resolves to `{ code, stdout, stderr }`; a program that is not installed has code 127.
 */
export function run(command, args, { quiet = false, ...options } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
      ...options,
    });
    const output = { stdout: '', stderr: '' };
    child.stdout?.setEncoding('utf8').on('data', (text) => (output.stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (text) => (output.stderr += text));
    child.on('error', (error) => resolve({ ...output, code: 127, stderr: error.message }));
    child.on('close', (code, signal) => resolve({ ...output, code: code ?? signalCode[signal] ?? 1 }));
  });
}

/** Runs the program in the foreground and hands Ctrl+C and termination on to it; resolves to its exit code. */
export function runForeground(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options });
    const forward = (signal) => child.kill(signal);
    // A terminal sends Ctrl+C to the whole group, the child included: only outlive it, don't repeat it.
    const wait = () => {};
    process.on('SIGINT', wait).on('SIGTERM', forward).on('SIGHUP', forward);
    child.on('error', (error) => {
      process.stderr.write(`${command} could not be started: ${error.message}\n`);
      resolve(127);
    });
    child.on('close', (code, signal) => {
      process.off('SIGINT', wait).off('SIGTERM', forward).off('SIGHUP', forward);
      resolve(code ?? signalCode[signal] ?? 1);
    });
  });
}

/** Program and leading arguments that start npm: the npm that runs us, else the one on the path. */
export function npmCommand() {
  const cli = process.env['npm_execpath'];
  if (cli?.endsWith('.js')) return { command: process.execPath, args: [cli], shell: false };
  return { command: 'npm', args: [], shell: process.platform === 'win32' };
}

/** Runs npm quietly, without asking anything; resolves like `run`. */
export function runNpm(args, options = {}) {
  const npm = npmCommand();
  // npm's own waits between tries (10 s and more) would keep someone without a network waiting for minutes.
  const flags = [
    '--loglevel=error',
    '--no-progress',
    '--fetch-retry-mintimeout=1000',
    '--fetch-retry-maxtimeout=5000',
  ];
  return run(npm.command, [...npm.args, ...args, ...flags], { quiet: true, shell: npm.shell, ...options });
}

/** True when npm's error text says that the registry was out of reach rather than that something is wrong. */
export function looksOffline(npmOutput) {
  return /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT/.test(
    npmOutput,
  );
}
