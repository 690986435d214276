import { describe, expect, it } from 'vitest';
import { bcryptPbkdf } from './bcryptPbkdf';

describe('bcryptPbkdf', () => {
  it('computes the known answers of the original implementation', async () => {
    const short = await bcryptPbkdf(Buffer.from('password'), Buffer.from('salt'), 4, 32);
    expect(short.toString('hex')).toBe('5bbf0cc293587f1c3635555c27796598d47e579071bf427e9d8fbe842aba34d9');
    const single = await bcryptPbkdf(Buffer.from('password'), Buffer.alloc(1), 4, 16);
    expect(single.toString('hex')).toBe('c12b566235eee04c212598970a579a67');
  });

  it('interleaves the blocks of a long key', async () => {
    const long = await bcryptPbkdf(Buffer.from('password'), Buffer.from('salt'), 8, 64);
    expect(long.toString('hex')).toBe(
      'e1367ec5151a33faac4cc1c144cd23fa15d5548493ecc99b9b5d9c0d3b27bec76227ea66088b849b20ab7aa478010246e74bba51723fefa9f9474d6508845e8d',
    );
  });
});
