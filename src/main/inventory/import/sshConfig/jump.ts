/** One hop of a `ProxyJump`. */
export interface Hop {
  user: string | null;
  host: string;
  /** Null: the one that the hop's own configuration gives. */
  port: number | null;
}

/** The hops of a `ProxyJump`, first to be connected first; empty for `none`, null if it can't be read. */
export function parseProxyJump(text: string): Hop[] | null {
  const bare = text.replace(/#.*$/s, '').trim();
  if (bare.toLowerCase() === 'none') return [];
  const hops: Hop[] = [];
  for (const part of bare.split(',')) {
    const hop = parseHop(part.trim());
    if (hop === null) return null;
    hops.push(hop);
  }
  return hops;
}

/** `[user@]host[:port]`, also as `ssh://…`; IPv6 addresses stand in brackets. */
function parseHop(text: string): Hop | null {
  const bare = text.replace(/^ssh:\/\//i, '').replace(/\/$/, '');
  const at = bare.lastIndexOf('@');
  const user = at < 0 ? null : bare.slice(0, at);
  const found = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/.exec(bare.slice(at + 1));
  const host = found?.[1] ?? found?.[2];
  if (host === undefined || user === '') return null;
  const port = found?.[3] === undefined ? null : Number(found[3]);
  return port !== null && (port < 1 || port > 65_535) ? null : { user, host, port };
}
