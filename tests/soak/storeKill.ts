import { runEditor } from './store/editor';
import { killLoop } from './store/killLoop';
import { numberOption } from './store/random';

/**
 * `npm run soak -- storeKill [--n KILLS] [--seed SEED]`: kill -9 at random moments of a process that edits hosts and
 * secrets. Prints one line of JSON; a lost or half-done edit ends it with an error.
 */
const [, program = '', ...argv] = process.argv;
if (argv[0] === 'child') await runEditor(argv[1] ?? '', Number(argv[2]));
const seed = numberOption(argv, 'seed', 1);
const started = Date.now();
const counts = await killLoop(program, numberOption(argv, 'n', 200), seed);
console.log(
  JSON.stringify({ name: 'storeKill', seed, ...counts, lost: 0, seconds: (Date.now() - started) / 1000 }),
);
