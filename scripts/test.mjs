import './lib/nodeVersion.mjs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootstrap, ensureInstalled } from './bootstrap.mjs';
import { check } from './check.mjs';
import { ensureDebianPackages } from './lib/debianPackages.mjs';
import { inRoot, root } from './lib/paths.mjs';
import { runForeground } from './lib/processes.mjs';
import { runMain, say, SetupError } from './lib/setupError.mjs';
import { appEnvironment, inLab, labMode, labReport, takeOption } from './lib/testEnvironment.mjs';
import { addCounts, readCounts } from './lib/testCounts.mjs';

// npm test                                  check, then every test
// npm test -- --quick                       leaves out e2e
// npm test -- --project unit [FILTERS]      only these tests (any argument of vitest), without the check

const NODE_PROJECTS = ['unit', 'contract', 'integration'];
const isCi = () => (process.env['CI'] ?? '') !== '' && process.env['CI'] !== 'false';

function parseArguments(argv) {
  const { values, rest } = takeOption(argv, '--project');
  const filters = rest.filter((argument) => argument !== '--quick');
  const wanted = values.length > 0 ? values : [...NODE_PROJECTS, 'e2e'];
  const unknown = wanted.find((name) => name !== 'e2e' && !NODE_PROJECTS.includes(name));
  if (unknown !== undefined) throw new SetupError(`There is no test project "${unknown}".`);
  return {
    node: NODE_PROJECTS.filter((name) => wanted.includes(name)),
    e2e: wanted.includes('e2e') && !rest.includes('--quick'),
    filters,
    all: values.length === 0 && filters.length === 0,
  };
}

/** Runs the named projects in one vitest and resolves to its counts. */
async function runProjects(projects, { filters, mode, env = process.env, extra = [] }) {
  const folder = mkdtempSync(join(tmpdir(), 'binnacle-test-'));
  const report = join(folder, 'report.json');
  try {
    const { command, args } = inLab(mode, process.execPath, [
      inRoot('node_modules/vitest/vitest.mjs'),
      'run',
      ...projects.flatMap((name) => ['--project', name]),
      ...['--reporter=default', '--reporter=json', `--outputFile.json=${report}`, '--passWithNoTests'],
      ...extra,
      ...filters,
    ]);
    const code = await runForeground(command, args, {
      cwd: root,
      // vite warns about the module format of vitest.config.ts; it is loaded fine.
      env: { ...env, BINNACLE_LAB_MODE: mode, VITE_CONFIG_NATIVE_IGNORE_WARNING: 'true' },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    return readCounts(report, code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runE2e(options) {
  const electron = await bootstrap();
  const { env, stop } = await appEnvironment(electron);
  try {
    // One window at a time: keys typed through the X server go to whichever window has the focus.
    return await runProjects(['e2e'], { ...options, env, extra: ['--no-file-parallelism'] });
  } finally {
    stop();
  }
}

async function preparePackages() {
  const missing = await ensureDebianPackages();
  if (missing.length === 0) return 0;
  say(`these Debian packages are missing, tests that need them will fail: ${missing.join(' ')}`);
  return isCi() ? 1 : 0;
}

/** Runs `step` and adds its counts; a step that cannot run at all counts as one failed test. */
async function count(counts, step) {
  try {
    addCounts(counts, await step());
  } catch (error) {
    process.stderr.write(`${error instanceof SetupError ? error.message : error.stack}\n`);
    counts.failed++;
  }
}

async function runAll(counts) {
  const selection = parseArguments(process.argv.slice(2));
  await ensureInstalled();
  const needsServers = selection.e2e || selection.node.includes('integration');
  if (needsServers) await count(counts, async () => ({ failed: await preparePackages() }));
  const lab = needsServers ? await labMode() : 'none';
  if (needsServers) say(labReport[lab]);
  if (selection.all) await count(counts, async () => ({ failed: await check() }));
  const { filters } = selection;
  if (selection.node.length > 0) {
    const mode = selection.node.includes('integration') ? lab : 'none';
    await count(counts, () => runProjects(selection.node, { filters, mode }));
  }
  if (selection.e2e) await count(counts, () => runE2e({ filters, mode: lab }));
  if (needsServers) say(labReport[lab]);
}

runMain(async () => {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  await count(counts, async () => {
    await runAll(counts);
    return {};
  });
  const { passed, failed, skipped } = counts;
  if (passed + failed === 0) say('no test ran');
  if (skipped > 0 && isCi()) say('with CI set, a skipped test is a failure');
  process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  return failed > 0 || passed === 0 || (skipped > 0 && isCi()) ? 1 : 0;
});
