import type { ImportFile } from '../../../src/main/inventory/import/importModel';
import { mutateBytes, otherEncoding } from './byteMutations';
import { below, inputSeed, oneOf, type Random, seededRandom } from './random';
import type { Seed } from './seeds/seed';
import { mutateStructure } from './structureMutations';
import { enlarge, mutateText } from './textMutations';

/** A damaged file with what lies beside it. */
export interface FuzzInput {
  index: number;
  file: ImportFile;
  beside: ReadonlyMap<string, Uint8Array>;
  password: string | undefined;
}

/** One input in so many is large: those take most of the time. */
const LARGE_EVERY = 400;

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Input number `index` of a format: always the same for the same seed. */
export function makeInput(corpus: readonly Seed[], formatId: string, seed: number, index: number): FuzzInput {
  const random = seededRandom(inputSeed(seed, formatId, index));
  const usual = corpus.filter(({ rarely = 1 }) => below(random, rarely) === 0);
  const chosen = oneOf(random, usual.length === 0 ? corpus : usual);
  const other = oneOf(random, corpus).bytes;
  const bytes = mutated(chosen.bytes, random, other, index);
  return {
    index,
    file: {
      name: random() < 0.05 ? oneOf(random, ['a', 'x.csv', 'a.yml', 'config', 'b.xml']) : chosen.name,
      bytes,
    },
    beside: besideOf(chosen, random, bytes),
    password: passwordOf(chosen, random),
  };
}

function mutated(bytes: Uint8Array, random: Random, other: Uint8Array, index: number): Uint8Array {
  const text = (): string => Buffer.from(bytes).toString('utf8');
  if (index % LARGE_EVERY === LARGE_EVERY - 1) return encode(enlarge(text(), random));
  const structured = random() < 0.5 ? mutateStructure(text(), random) : null;
  if (structured !== null) return encode(structured);
  const choice = random();
  if (choice < 0.3) return mutateBytes(bytes, random, other);
  if (choice < 0.85) return encode(mutateText(text(), random));
  if (choice < 0.95) return mutateBytes(encode(mutateText(text(), random)), random, other);
  return otherEncoding(random() < 0.5 ? bytes : encode(mutateText(text(), random)), random);
}

function besideOf({ name, beside = {} }: Seed, random: Random, bytes: Uint8Array): Map<string, Uint8Array> {
  return new Map(
    Object.entries(beside).map(([path, text]) => {
      if (path === name) return [path, bytes];
      return [path, random() < 0.3 ? encode(mutateText(text, random)) : encode(text)];
    }),
  );
}

/** The right one most times, else none or a wrong one. */
function passwordOf({ password, rarely }: Seed, random: Random): string | undefined {
  const choice = random();
  if (choice < 0.8) return password;
  if (choice < 0.9 || rarely !== undefined) return undefined;
  return oneOf(random, ['', 'wrong', 'päss\u0000word', 'x'.repeat(2000)]);
}
