import { isMainThread } from 'node:worker_threads';
import { runEditor } from './historyKill/editor';
import { historyKillLoop } from './historyKill/killLoop';
import { numberOption } from './store/random';

/**
 * `npm run soak -- historyKill [--n KILLS] [--seed SEED]`: kill -9 at random moments of a process that imports, edits
 * many hosts at once, undoes and goes back in time, with its writes in the store's own thread. Prints one line of JSON;
 * a state that is neither that before nor that after, or a history that does not explain it, ends it with an error.
 */
const [, program = '', ...argv] = process.argv;
if (!isMainThread) {
  await import('../../src/main/store/thread/entry');
} else if (argv[0] === 'child') {
  await runEditor(program, argv[1] ?? '', Number(argv[2]));
} else {
  const seed = numberOption(argv, 'seed', 1);
  const started = Date.now();
  const counts = await historyKillLoop(program, numberOption(argv, 'n', 300), seed);
  const seconds = (Date.now() - started) / 1000;
  console.log(JSON.stringify({ name: 'historyKill', seed, ...counts, lost: 0, seconds }));
}
