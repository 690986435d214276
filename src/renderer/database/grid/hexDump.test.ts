import { expect, it } from 'vitest';
import { MAX_DUMP_BYTES, hexDump } from './hexDump';

it('shows offset, bytes and characters', () => {
  expect(hexDump('\\x89504E470d0a1a0a0000000d494844520000')).toEqual({
    text: [
      '00000000  89 50 4e 47 0d 0a 1a 0a  .PNG....',
      '00000008  00 00 00 0d 49 48 44 52  ....IHDR',
      '00000010  00 00                    ..',
    ].join('\n'),
    bytes: 18,
    cut: false,
  });
});

it('shows nothing of no bytes', () => expect(hexDump('\\x')).toEqual({ text: '', bytes: 0, cut: false }));

it.each(['', 'text', '\\x0', '\\xzz', '0xff', '\\x00 '])('is no such value: %j', (text) => {
  expect(hexDump(text)).toBeNull();
});

it('shows the beginning of long values', () => {
  const dump = hexDump(`\\x${'ab'.repeat(10 * MAX_DUMP_BYTES)}`);
  expect(dump).toMatchObject({ bytes: 10 * MAX_DUMP_BYTES, cut: true });
  expect(dump?.text.split('\n')).toHaveLength(MAX_DUMP_BYTES / 8);
});
