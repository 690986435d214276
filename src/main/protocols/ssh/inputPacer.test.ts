import { describe, expect, it, vi } from 'vitest';
import { InputPacer } from './inputPacer';

describe('InputPacer', () => {
  it('sends a keystroke at once and keeps the order of everything', async () => {
    const sent: Buffer[] = [];
    const pacer = new InputPacer((data) => sent.push(data));
    pacer.write(Buffer.from('a'));
    expect(sent).toHaveLength(1);
    const paste = Buffer.from(Array.from({ length: 200_000 }, (_, i) => i % 251));
    pacer.write(paste);
    pacer.write(Buffer.from('z'));
    await vi.waitFor(() => expect(Buffer.concat(sent).length).toBe(200_002));
    const wanted = Buffer.concat([Buffer.from('a'), paste, Buffer.from('z')]);
    expect(Buffer.concat(sent).equals(wanted)).toBe(true);
    expect(Math.max(...sent.map(({ length }) => length))).toBeLessThanOrEqual(32 * 1024);
  });

  it('waits for a server that has not taken what it was sent, but not for ever', async () => {
    let bytes = 0;
    let taken = 0;
    const pacer = new InputPacer(
      (data) => (bytes += data.length),
      () => bytes - taken,
    );
    pacer.write(Buffer.alloc(1_000_000));
    await vi.waitFor(() => expect(bytes).toBeGreaterThanOrEqual(160 * 1024));
    expect(bytes).toBeLessThanOrEqual(192 * 1024);
    taken = bytes;
    await vi.waitFor(() => expect(bytes).toBeGreaterThan(taken));
    const stalled = bytes;
    await vi.waitFor(() => expect(bytes).toBeGreaterThan(stalled + 192 * 1024), 10_000);
    pacer.dispose();
  });

  it('sends nothing more after its end', async () => {
    let bytes = 0;
    const pacer = new InputPacer((data) => (bytes += data.length));
    pacer.write(Buffer.alloc(100_000));
    pacer.dispose();
    const before = bytes;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(bytes).toBe(before);
  });
});
