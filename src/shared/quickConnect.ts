import { addressSchema } from './model/primitives';

/** What was typed into the quick connect box. */
export type QuickConnect =
  | { kind: 'ssh-adhoc'; address: string; port: number; username: string | null }
  | {
      kind: 'search';
      text: string;
      /** Why it can't be connected to although it looks like an address; null: it is plain text. */
      problem: string | null;
    };

const SSH_PORT = 22;
/** Four decimal numbers. Leading zeros are refused: some systems read them as octal. */
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;

/**
 * Reads `user@host:port`, `ssh://user@host:port`, `[::1]:22` and `::1`. A single word without `@`, port or dot is a
 * search (it may be the name of a saved host). What looks like an address but is wrong is a search with the reason.
 * Never throws; nothing is resolved.
 */
export function parseQuickConnect(input: string): QuickConnect {
  const text = input.trim();
  const scheme = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/i.exec(text);
  if (scheme !== null) return fromUrl(text, scheme[1] ?? '', scheme[2] ?? '');
  if (/\s/.test(text) || text === '') return search(text);
  return fromParts(text, text, looksLikeAddress(text));
}

function fromUrl(text: string, scheme: string, rest: string): QuickConnect {
  if (scheme.toLowerCase() !== 'ssh')
    return search(text, `“${scheme}” links can’t be opened here, only ssh://.`);
  const [authority = '', ...path] = rest.split('/');
  if (path.join('') !== '') return search(text, 'An SSH address has no path.');
  if (/[?#]/.test(authority)) return search(text, 'An SSH address has no “?” or “#”.');
  const at = authority.lastIndexOf('@');
  const user = decode(at < 0 ? null : authority.slice(0, at));
  if (user === undefined) return search(text, 'The user name has a broken % escape.');
  return fromParts(text, authority, true, user);
}

/** `wanted`: it was meant as an address, so a fault is worth a word. */
function fromParts(text: string, place: string, wanted: boolean, decodedUser?: string | null): QuickConnect {
  const at = place.lastIndexOf('@');
  const user = decodedUser ?? (at < 0 ? null : place.slice(0, at));
  const userProblem = user === null ? null : problemOfUser(user);
  if (userProblem !== null) return search(text, userProblem);
  const split = splitPort(place.slice(at + 1));
  if (typeof split === 'string') return search(text, split);
  const problem = problemOfAddress(split.address) ?? problemOfPort(split.port);
  if (problem !== null) return search(text, wanted ? problem : null);
  if (!wanted) return search(text);
  const port = split.port === null ? SSH_PORT : Number(split.port);
  return { kind: 'ssh-adhoc', address: split.address, port, username: user };
}

function looksLikeAddress(text: string): boolean {
  return (
    text.includes('@') ||
    text.startsWith('[') ||
    text.includes(':') ||
    text.startsWith('-') ||
    IPV4.test(text) ||
    // A dotted name such as web01.example.net; a sentence ends in a dot.
    /^[^.]+(\.[^.]+)+$/.test(text) ||
    text.toLowerCase() === 'localhost'
  );
}

/** Takes the port off; a text is the reason why that is impossible. */
function splitPort(place: string): { address: string; port: string | null } | string {
  if (place.startsWith('[')) {
    const match = /^\[([^\]]*)\](?::(.*))?$/.exec(place);
    if (match === null) return 'After “]” only “:” and a port may follow.';
    const [, address = '', port] = match;
    return isIpv6(address)
      ? { address, port: port ?? null }
      : 'Between “[” and “]” an IPv6 address is needed.';
  }
  const colons = place.split(':').length - 1;
  if (colons === 0) return { address: place, port: null };
  if (colons === 1) {
    const [address = '', port = ''] = place.split(':');
    return { address, port };
  }
  if (isIpv6(place)) return { address: place, port: null };
  return 'Not an IPv6 address. With a port it is written [address]:port.';
}

function problemOfUser(user: string): string | null {
  if (user === '') return 'The user name before “@” is missing.';
  // Typed text ends up in the search history and on screen: no place for a password.
  if (user.includes(':'))
    return 'Don’t type a password here: it would be shown. It is asked for after connecting.';
  if (user.startsWith('-')) return 'A user name can’t start with “-”.';
  if (user.length > 256) return 'User names have at most 256 characters.';
  if (/[\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]/.test(user))
    return 'The user name holds control characters.';
  return null;
}

function problemOfAddress(address: string): string | null {
  if (address === '') return 'The host is missing.';
  if (address.startsWith('-')) return 'A host name can’t start with “-”.';
  if (isIpv6(address)) return null;
  if (address.includes('%')) return 'Only an IPv6 address has a zone (“%”).';
  if (/^[\d.]+$/.test(address) && !IPV4.test(address))
    return 'Not an IPv4 address: four numbers from 0 to 255.';
  const checked = addressSchema.safeParse(address);
  if (!checked.success) return 'A host name has letters, digits, “-”, “_” and “.” only.';
  return /\.\./.test(address) ? 'A host name can’t have two dots in a row.' : null;
}

function problemOfPort(port: string | null): string | null {
  if (port === null) return null;
  const valid = /^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535;
  return valid ? null : 'A port is a number from 1 to 65535.';
}

/** RFC 4291, 2.2, with an optional zone (RFC 4007, 11). */
function isIpv6(text: string): boolean {
  const [address = '', zone, ...more] = text.split('%');
  if (more.length > 0 || (zone !== undefined && !/^[\p{L}\p{N}._:-]+$/u.test(zone))) return false;
  const halves = address.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const last = groups.at(-1) ?? '';
  const dotted = IPV4.test(last);
  // An embedded IPv4 address takes the place of two groups and stands at the end.
  const count = groups.length + (dotted ? 1 : 0);
  const plain = dotted ? groups.slice(0, -1) : groups;
  if (dotted && address.endsWith('::')) return false;
  if (!plain.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return false;
  return halves.length === 2 ? count <= 7 : count === 8;
}

/** Undefined: a broken escape. */
function decode(text: string | null): string | null | undefined {
  if (text === null) return null;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function search(text: string, problem: string | null = null): QuickConnect {
  return { kind: 'search', text, problem };
}
