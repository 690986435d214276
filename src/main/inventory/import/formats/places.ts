/** Parts of `scheme://user@address:port`, as people write places in one cell or field. */
export interface Place {
  scheme: string;
  username: string;
  /** Empty when none is given; a secret. */
  password: string;
  address: string;
  /** Empty when none is given. */
  port: string;
}

/** Takes a place apart: `[::1]:22`, `::1`, `host:22`, `10.0.0.1/24`, `user@host`, `ssh://user@host:22/`. */
export function splitPlace(text: string): Place {
  const [, scheme = '', rest = ''] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/is.exec(text.trim()) ?? [];
  // A mask after an address is no part of it, nor is the path of a link.
  const authority = rest.replace(/[/?#].*$/s, '');
  const at = authority.lastIndexOf('@');
  const [username = '', ...secret] = at < 0 ? [] : authority.slice(0, at).split(':');
  const password = secret.join(':');
  const host = authority.slice(at + 1);
  const bracketed = /^\[([^\]]*)\](?::(\d+))?$/.exec(host);
  if (bracketed !== null) {
    return { scheme, username, password, address: bracketed[1] ?? '', port: bracketed[2] ?? '' };
  }
  const plain = /^([^:]*):(\d+)$/.exec(host);
  return { scheme, username, password, address: plain?.[1] ?? host, port: plain?.[2] ?? '' };
}

/** An address without the mask that inventories of networks write behind it (`10.0.0.1/24`, `2001:db8::1/64`). */
export function withoutMask(address: string): string {
  return address.trim().replace(/\/\d{1,3}$/, '');
}

/** An address as part of a place: IPv6 in brackets. */
export function inPlace(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}
