import { describe, expect, it } from 'vitest';
import { FORMATS } from '../../../src/main/inventory/import/formats';
import { corpusOf } from './corpus';
import { makeInput } from './makeInput';
import { formatOf, tryInput } from './tryInput';
import { allowedMs } from './worker';

const SEED = 20_263;
/** Inputs of each format: a sample; `npm run soak -- importFuzz` tries 100,000. */
const INPUTS = 80;
/** Test machines are slow, and run other tests meanwhile. */
const PATIENCE = 3;

/** What was wrong with the inputs of a format, with what makes the same input again. */
async function wrongOnes(formatId: string): Promise<string[]> {
  const [format, corpus] = [formatOf(formatId), corpusOf(formatId)];
  const wrong: string[] = [];
  for (let index = 0; index < INPUTS; index++) {
    const input = makeInput(corpus, formatId, SEED, index);
    const { outcome, ms, reason = '' } = await tryInput(format, input);
    if (outcome === 'crash' || ms > PATIENCE * allowedMs(formatId, input)) {
      wrong.push(`--format ${formatId} --seed ${SEED} --only ${index}: ${Math.round(ms)} ms ${reason}`);
    }
  }
  return wrong;
}

describe('damaged files', () => {
  const ids = FORMATS.map(({ id }) => id).filter((id) => corpusOf(id).length > 0);

  it.each(ids)('give a whole tree or a clear refusal: %s', async (id) => {
    expect(await wrongOnes(id)).toEqual([]);
  });

  it('are made the same way every time, and some are still good', async () => {
    const make = (index: number): Uint8Array =>
      makeInput(corpusOf('rdcman'), 'rdcman', SEED, index).file.bytes;
    expect(make(7)).toEqual(make(7));
    expect(make(7)).not.toEqual(make(8));
    const outcomes = new Set<string>();
    for (let index = 0; index < 40; index++) {
      const input = makeInput(corpusOf('rdcman'), 'rdcman', SEED, index);
      outcomes.add((await tryInput(formatOf('rdcman'), input)).outcome);
    }
    expect([...outcomes].sort()).toEqual(['accepted', 'refused']);
  });
});
