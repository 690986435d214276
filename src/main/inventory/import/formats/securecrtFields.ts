import type { Protocol } from '../../../../shared/model/inventory';

/** “Protocol Name” of SecureCRT, with the setting that holds the port. */
export const SECURECRT_PROTOCOLS: Readonly<Record<string, { protocol: Protocol; port: string }>> = {
  SSH2: { protocol: 'ssh', port: '[SSH2] Port' },
  SSH1: { protocol: 'ssh', port: '[SSH1] Port' },
  SFTP: { protocol: 'ssh', port: '[SSH2] Port' },
  SCP: { protocol: 'ssh', port: '[SSH2] Port' },
  Telnet: { protocol: 'telnet', port: 'Port' },
  RDP: { protocol: 'rdp', port: 'Port' },
  VNC: { protocol: 'vnc', port: 'Port' },
  FTP: { protocol: 'ftp', port: 'Port' },
};

/** Why sessions of another protocol are left out. */
export const SECURECRT_OTHER: Readonly<Record<string, string>> = {
  'Telnet/SSL': 'Telnet over TLS can’t be carried over: plain telnet would send the password unprotected.',
};

/** Settings that are read. */
export const SECURECRT_CARRIED: ReadonlySet<string> = new Set([
  'Is Session',
  'Protocol Name',
  'Hostname',
  'Port',
  '[SSH1] Port',
  '[SSH2] Port',
  'Username',
  'Password',
  'Password V2',
  'Session Password Saved',
  'Identity Filename V2',
  'Use Global Public Key',
  'Description',
  'Compression List',
  'Compression Level',
  'Idle NO-OP Check',
  'Idle NO-OP Timeout',
  'Auto Reconnect',
  'Use Terminal Type',
  'Terminal Type',
  'Output Transformer Name',
  'Firewall Name',
  'Use Shell Command',
  'Shell Command',
  'Local Shell Command Pre-connect V2',
  'Use Login Script',
  'Login Script V4',
  'Login Script V3',
  'Cipher List',
  'Key Exchange Algorithms',
  'MAC List',
  'Host Key Algorithms',
  'Use Global Host Key Algorithms',
]);

/** Lists of algorithms. */
export const SECURECRT_ALGORITHMS = [
  'Cipher List',
  'Key Exchange Algorithms',
  'MAC List',
  'Host Key Algorithms',
];

/** How windows look and where they stand, printing, and what SecureCRT notes for itself. */
const APPEARANCE =
  /^(ANSI|AlwaysOnTop|Background|Blinking|Bold|Color|Cols|Cursor|Default SCS|Display Tab|Eject|Emulation|Enable (80|TN|Xterm|Alternate|Cursor|Keypad|Line)|Font|Force Black|Foreground|Highlight|Horizontal|Is Full|Jump|Key(board|map|pad|word)|Map |Narrow|Normal Font|Page|Paper|Print|Remote(Frame| ExplorerFrame| ListView)|Rows|Scroll|SecureFX|SGR|Show|Title|Use (Alternate|Cursor|Global ANSI|Global Print|Narrow|Position|Printer|Title|Unicode|Word)|User (Button|Font|Line)|Vertical|Visual|Window|Word|X Position|Y Position|Last Directory)/;

/** Whether a setting is about looks. */
export function isSecureCrtLook(name: string): boolean {
  return APPEARANCE.test(name);
}

/** Why a setting is not carried over. */
export const SECURECRT_REASONS: Readonly<Record<string, string>> = {
  'Credential Title': 'SecureCRT keeps this credential elsewhere. Choose or make one.',
  'Enable Agent Forwarding': 'The agent is not forwarded: every server on the way could use it.',
  'Forward X11': 'Graphical programs (X11) are not forwarded.',
  'Port Forward Table V3': 'Port forwards are not imported.',
  'Reverse Forward Table V3': 'Port forwards are not imported.',
  'Log Filename V2': 'Session logs are set up in Binnacle.',
  'Start Log Upon Connect': 'Session logs are set up in Binnacle.',
  'Script Filename V2': 'Scripts are never enabled by an import.',
  'Use Script File': 'Scripts are never enabled by an import.',
  'SSH2 Authentications V2': 'The way to log in follows from the credential.',
};

/**
 * What SecureCRT writes into sessions of protocols for which the file has no “Default” session, so that nothing is lost
 * with it.
 */
const USUAL: Readonly<Record<string, readonly string[]>> = {
  'Enable NAWS': ['1'],
  'Enable NTLM Authentication': ['1'],
  'Force Char Mode': ['0'],
  'RDP Allow Smart Card Authentication': ['0'],
  'RDP Cache Bitmaps': ['1'],
  'RDP Display Resolution Type': ['1'],
  'RDP Redirect Audio': ['2'],
  'RDP Redirect Clipboard': ['1'],
  'RDP Redirect Drives': ['0'],
  'RDP Redirect Keyboard Shortcuts': ['1'],
  'RDP Redirect Printers': ['1'],
  'RDP Scale Factor': ['0'],
  'RDP Smart Sizing': ['0'],
  'RDP Version': ['0'],
  'RDP View Height': ['1024'],
  'RDP View Width': ['1280'],
  'Send SGA': ['1'],
  'Send SGA All': ['0'],
  'Server Requires Bare CR': ['0'],
  'Telnet Disable SSL Certificate Verification': ['0'],
  'Transfer Protocol Name': ['None', 'SFTP'],
  'Will LFLOW': ['1'],
};

/** Whether a value says nothing that could be lost. Settings of SSH 1 go with the protocol, which has a row of its own. */
export function isSecureCrtUsual(name: string, value: string): boolean {
  const usual = Object.hasOwn(USUAL, name) ? USUAL[name] : undefined;
  return value === '' || usual?.includes(value) === true || name.startsWith('[SSH1] ');
}
