import './lib/nodeVersion.mjs';
import { pathToFileURL } from 'node:url';
import { ensureInstalled } from './bootstrap.mjs';
import { inRoot, root } from './lib/paths.mjs';
import { run } from './lib/processes.mjs';
import { runMain, say } from './lib/setupError.mjs';

const bin = (path) => inRoot('node_modules', path);

const typeCheck = (project) => ({
  name: `types of ${project}`,
  args: [bin('typescript/bin/tsc'), '-p', project, '--pretty', 'false'],
});

// The longest first: with two at a time, that order ends soonest.
const steps = [
  { name: 'lint', args: [bin('eslint/bin/eslint.js'), '.', '--max-warnings', '0'] },
  ...['tests', 'src/renderer', 'src/main', 'src/preload', 'src/shared'].map(typeCheck),
  { name: 'format', args: [bin('prettier/bin/prettier.cjs'), '--check', '.', '--log-level', 'warn'] },
];

/** Checks at the same time; more does not pay on two cores. */
const PARALLEL = 2;

async function runStep({ name, args }) {
  const { code, stdout, stderr } = await run(process.execPath, args, { quiet: true, cwd: root });
  if (code === 0) return true;
  process.stderr.write(`\n--- ${name} failed ---\n${stdout}${stderr}\n`);
  return false;
}

/** Types, lint and format of everything; resolves to the number of failed steps. */
export async function check() {
  const waiting = [...steps];
  let failed = 0;
  const worker = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      if (!(await runStep(step))) failed++;
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
  say(
    failed === 0
      ? 'check: types, lint and format are fine'
      : `check: ${failed} of ${steps.length} steps failed`,
  );
  return failed;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  runMain(async () => {
    await ensureInstalled();
    return (await check()) === 0 ? 0 : 1;
  });
}
