import { CALL_NAMES } from '../../src/shared/ipc/names';
import { fuzzCall } from '../contract/fuzzRouter';
import { numberOption } from './store/random';

/**
 * `npm run soak -- fuzz [--n ARGUMENTS] [--seed SEED]`: so many fuzzed arguments for every call of the contract through
 * the real router with recording handlers. Prints one line of JSON; a wrong answer ends it with an error that shows the
 * argument.
 */
const argv = process.argv.slice(2);
const n = numberOption(argv, 'n', 10_000);
const seed = numberOption(argv, 'seed', 1);
const total = { refused: 0, accepted: 0 };
for (const name of CALL_NAMES) {
  const { refused, accepted } = await fuzzCall(name, n, seed);
  total.refused += refused;
  total.accepted += accepted;
}
console.log(
  JSON.stringify({ name: 'fuzz', seed, calls: CALL_NAMES.length, argumentsPerCall: n, ...total, wrong: 0 }),
);
