import { releaseHandles } from '../../src/main/store/connection';
import { type Answer, makeSpecimen, tryDamaged } from './store/damage';
import { numberOption, seededRandom } from './store/random';

/**
 * `npm run soak -- storeDamage [--n FLIPS] [--seed SEED]`: a small store cut at every length and with single bits
 * flipped, closed cleanly and not. Prints one line of JSON; a wrong answer ends it with an error.
 */
const argv = process.argv.slice(2);
const flips = numberOption(argv, 'n', 5000);
const seed = numberOption(argv, 'seed', 1);
const random = seededRandom(seed);
const answers: Record<Answer, number> = { whole: 0, older: 0, reported: 0, refused: 0 };
let tried = 0;

async function count(answer: Answer): Promise<void> {
  answers[answer] += 1;
  // Closed databases keep their handles until they are collected.
  if (++tried % 200 === 0) await releaseHandles();
}

const clean = makeSpecimen(false);
for (let length = 0; length < clean.file.length; length++) {
  await count(tryDamaged(clean, clean.file.subarray(0, length), clean.log));
}
const truncations = tried;
const unclean = makeSpecimen(true);
for (let length = 0; length < unclean.log.length; length += 97) {
  await count(tryDamaged(unclean, unclean.file, unclean.log.subarray(0, length)));
}
const logTruncations = tried - truncations;
for (let flip = 0; flip < flips; flip++) {
  const specimen = flip % 2 === 0 ? clean : unclean;
  const inLog = specimen.log.length > 0 && random() < 0.5;
  const bytes = Buffer.from(inLog ? specimen.log : specimen.file);
  const at = Math.floor(random() * bytes.length);
  const bit = Math.floor(random() * 8);
  bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << bit), at);
  try {
    const [file, log] = inLog ? [specimen.file, bytes] : [bytes, specimen.log];
    await count(tryDamaged(specimen, file, log));
  } catch (error) {
    throw new Error(`bit ${bit} of byte ${at} of the ${inLog ? 'log' : 'file'}`, { cause: error });
  }
}
console.log(JSON.stringify({ name: 'storeDamage', seed, truncations, logTruncations, flips, ...answers }));
