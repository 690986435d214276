/** `host:port`, with brackets where the address holds colons. */
export function endpointText({ address, port }: { address: string; port: number }): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
