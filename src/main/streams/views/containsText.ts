import type { CellTest } from './cellTest';

/** Upper case of ASCII as lower case. */
const FOLDED = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 65 && byte <= 90 ? byte + 32 : byte));
const ASCII = /^[\u0000-\u007f]*$/;

/** Whether a text stands somewhere in a cell; upper and lower case are alike. */
export function containsText(text: string): CellTest['passes'] {
  if (ASCII.test(text)) return containsAscii(Buffer.from(text.toLowerCase()));
  const wanted = text.toLowerCase();
  return (data, start, end) =>
    Buffer.from(data.buffer, data.byteOffset + start, end - start)
      .toString()
      .toLowerCase()
      .includes(wanted);
}

/** Compares bytes: a letter of ASCII is never part of another character in UTF-8. */
function containsAscii(wanted: Uint8Array): CellTest['passes'] {
  const first = wanted[0];
  if (first === undefined) return () => true;
  return (data, start, end) => {
    const last = end - wanted.length;
    for (let at = start; at <= last; at++) {
      if (FOLDED[data[at] ?? 0] !== first) continue;
      let next = 1;
      while (next < wanted.length && FOLDED[data[at + next] ?? 0] === wanted[next]) next++;
      if (next === wanted.length) return true;
    }
    return false;
  };
}
