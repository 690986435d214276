import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanPaste, countLines, pastePreview, runsAtOnce } from './pasteText';

describe('pasted text', () => {
  it('keeps what a person means', () => {
    expect(cleanPaste('\tif x:\n  grüße 👋')).toBe('\tif x:\r  grüße 👋');
  });

  it('loses control characters and bracket ends, also nested ones', () => {
    expect(cleanPaste('a\u001b[201~b\u0003c\u0000d\u009b201~e')).toBe('abcde');
    expect(cleanPaste('\u001b[20\u001b[201~1~rm')).toBe('rm');
    expect(cleanPaste('\u001b[31mred')).toBe('[31mred');
  });

  it('never closes the bracket and never acts as a key, whatever it is', () => {
    const nasty = fc.array(
      fc.constantFrom('\u001b', '[', '2', '0', '1', '~', '\u009b', '\r', '\n', 'a', '\u0008', '\u007f'),
    );
    fc.assert(
      fc.property(nasty, (parts) => {
        expect(cleanPaste(parts.join(''))).not.toMatch(
          /[\u0000-\u0008\u000a-\u000c\u000e-\u001f\u007f-\u009f]/,
        );
      }),
    );
  });

  it('counts lines as Enter keys', () => {
    const count = (text: string): number => countLines(cleanPaste(text));
    expect([count('a'), count('a\n'), count('a\r\nb'), count('a\nb\n')]).toEqual([1, 1, 2, 2]);
    expect(runsAtOnce(cleanPaste('ls'))).toBe(false);
    expect(runsAtOnce(cleanPaste('ls\n'))).toBe(true);
  });

  it('is previewed in part when it is long', () => {
    const preview = pastePreview(cleanPaste('line\n'.repeat(100_000)));
    expect(preview.length).toBeLessThan(4100);
    expect(preview).toContain('more characters');
  });
});
