import { Cable, Database, Globe, Monitor, SquareTerminal, type LucideIcon } from 'lucide-react';
import type { Protocol } from '../../shared/model/inventory';

/** What each protocol is called. */
export const PROTOCOL_LABEL: Record<Protocol, string> = {
  ssh: 'SSH',
  telnet: 'Telnet',
  rdp: 'RDP',
  vnc: 'VNC',
  http: 'HTTP',
  https: 'HTTPS',
  ftp: 'FTP',
  winrm: 'WinRM',
  snmp: 'SNMP',
  postgres: 'PostgreSQL',
  mysql: 'MySQL / MariaDB',
  sqlserver: 'SQL Server',
  sqlite: 'SQLite',
};

/** What an endpoint of each protocol leads to. */
export const PROTOCOL_ICON: Record<Protocol, LucideIcon> = {
  ssh: SquareTerminal,
  telnet: SquareTerminal,
  rdp: Monitor,
  vnc: Monitor,
  http: Globe,
  https: Globe,
  ftp: Cable,
  winrm: SquareTerminal,
  snmp: Cable,
  postgres: Database,
  mysql: Database,
  sqlserver: Database,
  sqlite: Database,
};

/** Names of several protocols, each once: "RDP, HTTPS". */
export function protocolNames(protocols: Iterable<Protocol>): string {
  return [...new Set(protocols)].map((protocol) => PROTOCOL_LABEL[protocol]).join(', ');
}
