import { IMPORT_LIMITS } from '../importLimits';
import { ImportFailure } from '../importModel';

/** The hosts that one entry names, with the port it may give. */
export interface HostPattern {
  names: string[];
  port: string;
}

/** Far above any name with ranges in it. */
const LONGEST = 1000;
const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Takes `web[01:20].example.com:2222` apart; null if a range in it has no sense. */
export function hostPattern(text: string): HostPattern | null {
  if (text.length > LONGEST) return null;
  const { pattern, port } = splitPort(text);
  const names = expand(pattern);
  return names === null ? null : { names, port };
}

/** The colons of ranges are inside brackets; an address with several other colons is IPv6. */
function splitPort(text: string): { pattern: string; port: string } {
  const bracketed = /^\[([0-9a-f:.%]*:[0-9a-f:.%]*:[0-9a-f:.%]*)\](?::(\d+))?$/i.exec(text);
  if (bracketed !== null) return { pattern: bracketed[1] ?? '', port: bracketed[2] ?? '' };
  const outside = text.replace(/\[[^\]]*\]/g, '');
  const ported = outside.indexOf(':') === outside.lastIndexOf(':') ? /^(.+):(\d+)$/s.exec(text) : null;
  return ported === null ? { pattern: text, port: '' } : { pattern: ported[1] ?? '', port: ported[2] ?? '' };
}

function expand(pattern: string): string[] | null {
  let names = [''];
  let rest = pattern;
  for (let match = /^([^[]*)\[([^\]]*)\](.*)$/s.exec(rest); match !== null;) {
    const [, head = '', range = '', tail = ''] = match;
    const values = rangeOf(range, names.length);
    if (values === null) return null;
    names = names.flatMap((name) => values.map((value) => name + head + value));
    rest = tail;
    match = /^([^[]*)\[([^\]]*)\](.*)$/s.exec(rest);
  }
  return rest.includes('[') ? null : names.map((name) => name + rest);
}

function rangeOf(range: string, times: number): string[] | null {
  const [from = '', to = '', by = '1', more] = range.split(':');
  if (more !== undefined || to === '' || !/^[1-9]\d{0,6}$/.test(by)) return null;
  const step = Number(by);
  if (LETTERS.includes(from || '0') && LETTERS.includes(to) && from.length === 1 && to.length === 1) {
    const letters = LETTERS.slice(LETTERS.indexOf(from), LETTERS.indexOf(to) + 1);
    return letters === '' ? null : Array.from(letters).filter((_, index) => index % step === 0);
  }
  const padded = from.length > 1 && from.startsWith('0');
  if (!/^\d{0,9}$/.test(from) || !/^\d{1,9}$/.test(to) || (padded && from.length !== to.length)) return null;
  const [first, last] = [Number(from), Number(to)];
  const count = Math.floor((last - first) / step) + 1;
  if (count * times > IMPORT_LIMITS.entries) {
    throw new ImportFailure('too-large', 'A range of hosts is larger than any inventory.');
  }
  return count < 1
    ? null
    : Array.from({ length: count }, (_, index) =>
        String(first + index * step).padStart(padded ? from.length : 1, '0'),
      );
}
