import { describe, expect, it } from 'vitest';
import { argon2id, calibratedKdf } from './kdf';
import type { Argon2Parameters } from './kdfLimits';

describe('Argon2id', () => {
  it('gives the known answer of the reference implementation', async () => {
    // phc-winner-argon2, test.c: version 0x13, t=2, m=2^16, p=1, "password", "somesalt"
    const cost = { memoryKiB: 65_536, passes: 2, lanes: 1 };
    const key = await argon2id(Buffer.from('password'), Buffer.from('somesalt'), cost);
    expect(key.toString('hex')).toBe('09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7');
  });

  it('refuses unreasonable costs before it runs', async () => {
    const cost = { memoryKiB: 64 * 1024 * 1024, passes: 1, lanes: 1 };
    await expect(argon2id(Buffer.from('x'), Buffer.alloc(32), cost)).rejects.toMatchObject({
      code: 'vault-damaged',
    });
  });
});

/** A machine that needs this many ms for one pass over 64 MiB. */
function machine(msPerPass: number): { runs: number; measure: (cost: Argon2Parameters) => Promise<number> } {
  const made = {
    runs: 0,
    measure: ({ memoryKiB, passes }: Argon2Parameters): Promise<number> => {
      made.runs += 1;
      return Promise.resolve((memoryKiB / 65_536) * passes * msPerPass);
    },
  };
  return made;
}

describe('calibration', () => {
  it('lands near 500 ms on slow and fast machines and never below 64 MiB', async () => {
    for (const msPerPass of [5, 20, 40, 100, 170, 240, 400]) {
      const { measure } = machine(msPerPass);
      const cost = await calibratedKdf(measure, 4).choose();
      expect(cost.memoryKiB).toBeGreaterThanOrEqual(65_536);
      expect(cost.memoryKiB).toBeLessThanOrEqual(262_144);
      expect(await measure(cost)).toBeGreaterThanOrEqual(350);
      expect(await measure(cost)).toBeLessThanOrEqual(700);
    }
  });

  it('keeps the floor on a machine that is slower still', async () => {
    expect(await calibratedKdf(machine(3000).measure, 1).choose()).toEqual({
      memoryKiB: 65_536,
      passes: 1,
      lanes: 1,
    });
  });

  it('measures once', async () => {
    const slow = machine(100);
    const kdf = calibratedKdf(slow.measure, 2);
    await Promise.all([kdf.choose(), kdf.choose()]);
    const { runs } = slow;
    await kdf.choose();
    expect(slow.runs).toBe(runs);
  });
});
