import { describe, expect, it } from 'vitest';
import { CALL_NAMES } from '../../src/shared/ipc/names';
import { fuzzCall } from './fuzzRouter';

/** The soak does 10,000 arguments a call; this fixed-seed sample keeps the suite quick. */
const RUNS = 150;
const SEED = 20_260_101;

describe('arguments from a hostile page', () => {
  it.each(CALL_NAMES)('%s is refused, or gets exactly what its schema allows', async (name) => {
    const { refused, accepted } = await fuzzCall(name, RUNS, SEED);
    expect(refused + accepted).toBe(RUNS);
    expect(refused).toBeGreaterThan(0);
  });
});
