/** What the tokens of ssh_config(5) stand for; what is not known is absent. */
export interface TokenValues {
  /** `%h` */
  host: string;
  /** `%n` */
  originalHost: string;
  /** `%p` */
  port: string;
  /** `%r` */
  remoteUser?: string | undefined;
  /** `%d` and `~` */
  home?: string | undefined;
  /** `%u` */
  localUser?: string | undefined;
  /** `%l`, and `%L` up to its first dot */
  localHost?: string | undefined;
  /** `%k` */
  hostKeyAlias?: string | undefined;
}

/** Puts values for tokens and a leading `~/`. Null: a token that is not known, or whose value is not. */
export function expandTokens(text: string, values: TokenValues): string | null {
  const known: Record<string, string | undefined> = {
    '%': '%',
    h: values.host,
    n: values.originalHost,
    p: values.port,
    r: values.remoteUser,
    d: values.home,
    u: values.localUser,
    l: values.localHost,
    L: values.localHost?.split('.', 1)[0],
    k: values.hostKeyAlias ?? values.originalHost,
  };
  const unknown: string[] = [];
  const expanded = text.replaceAll(/%(.?)/gs, (token: string, letter: string) => {
    const value = Object.hasOwn(known, letter) ? known[letter] : undefined;
    if (value === undefined) unknown.push(token);
    return value ?? token;
  });
  if (unknown.length > 0) return null;
  return values.home !== undefined && expanded.startsWith('~/')
    ? `${values.home}${expanded.slice(1)}`
    : expanded;
}
