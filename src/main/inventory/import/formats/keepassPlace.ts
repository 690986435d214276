import { DEFAULT_PORTS, type Protocol } from '../../../../shared/model/inventory';
import { splitPlace } from './places';
import { protocolNamed, protocolOfPort } from './protocolNames';

/** Where an entry leads, found in its address or in a field that people use for one. */
export interface KeepassPlace {
  protocol: Protocol;
  address: string;
  port: number;
  /** Empty unless the address names one. */
  username: string;
  /** What was written. */
  written: string;
}

/** Fields of their own that people keep an address in, letters only. */
const ADDRESS_FIELDS =
  /^(?:host|hostname|hostaddress|ip|ipaddress|ipv4|ipv6|address|server|servername|fqdn)$/i;
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;

/**
 * Where an entry leads; null: nowhere that a host could be. The URL counts first, then fields named like an address, then a
 * title that is an IP address.
 */
export function placeOf(
  url: string,
  title: string,
  fields: readonly (readonly [name: string, value: string])[],
): KeepassPlace | null {
  const written = url.trim();
  if (written !== '') return ofUrl(written);
  const field = fields.find(([name]) => ADDRESS_FIELDS.test(name.replace(/[\s_.-]/g, '')));
  if (field !== undefined && field[1].trim() !== '') return ofUrl(field[1].trim());
  return IPV4.test(title.trim()) ? ofUrl(title.trim()) : null;
}

/** Whether {@link placeOf} would take a field of this name. */
export function isAddressField(name: string): boolean {
  return ADDRESS_FIELDS.test(name.replace(/[\s_.-]/g, ''));
}

function ofUrl(written: string): KeepassPlace | null {
  const { scheme, address, port, username } = splitPlace(written);
  // Commands, apps of telephones, and placeholders that KeePass would fill in.
  if (address === '' || /[{}\s]/.test(written)) return null;
  const protocol = scheme === '' ? guess(written, port) : protocolNamed(scheme);
  if (protocol === null) return null;
  const number = port === '' ? DEFAULT_PORTS[protocol] : Number(port);
  return { protocol, address, port: number, username, written };
}

/** Without a scheme: pages have paths, everything else is what usually listens on its port, or SSH. */
function guess(written: string, port: string): Protocol {
  if (/^www\./i.test(written) || /^[^/]+\/./.test(written)) return 'https';
  return port === '' ? 'ssh' : protocolOfPort(Number(port));
}
