import { DEFAULT_PORTS, type Protocol } from '../../../../shared/model/inventory';

/** Names under which tables and bookmarks know protocols, letters and digits only. */
const NAMES: Readonly<Record<Protocol, readonly string[]>> = {
  ssh: ['ssh', 'ssh2', 'ssh1', 'sshv2', 'sftp', 'scp', 'mosh', 'openssh'],
  telnet: ['telnet'],
  rdp: ['rdp', 'msrdp', 'mstsc', 'remotedesktop', 'terminalservices', 'ts'],
  vnc: ['vnc'],
  http: ['http'],
  https: ['https', 'web'],
  ftp: ['ftp', 'ftps'],
  winrm: ['winrm', 'psrp', 'powershell', 'psremoting', 'wsman'],
  snmp: ['snmp'],
  postgres: ['postgres', 'postgresql', 'pgsql', 'psql'],
  mysql: ['mysql', 'mariadb'],
  sqlite: ['sqlite', 'sqlite3'],
  sqlserver: ['sqlserver', 'mssql', 'mssqlserver', 'tds'],
};
const BY_NAME = new Map(
  Object.entries(NAMES).flatMap(([protocol, names]) => names.map((name) => [name, protocol as Protocol])),
);

/** The protocol that a name stands for, or null. */
export function protocolNamed(name: string): Protocol | null {
  return BY_NAME.get(name.toLowerCase().replace(/[^a-z0-9]/g, '')) ?? null;
}

const BY_PORT = new Map(
  Object.entries(DEFAULT_PORTS).map(([protocol, port]) => [port, protocol as Protocol]),
);

/** The protocol that usually listens on a port; SSH for all others. */
export function protocolOfPort(port: number): Protocol {
  return BY_PORT.get(port) ?? 'ssh';
}

/** A port as a number: 0 (which the report then names) unless it is digits only; an empty cell is the usual port. */
export function portNumber(text: string, protocol: Protocol): number {
  const trimmed = text.trim();
  if (trimmed === '') return DEFAULT_PORTS[protocol];
  return /^\d{1,6}$/.test(trimmed) ? Number(trimmed) : 0;
}
