import type { Protocol } from '../../../../shared/model/inventory';

/** Where the settings of a session type stand in its list, and what MobaXterm writes unless they were changed. */
export interface MobaType {
  protocol: Protocol;
  user?: number;
  keyFile?: number;
  compression?: number;
  /** Host names, ports, users and key files of the jump hosts, each a list. */
  gateways?: readonly [number, number, number, number];
  /** Settings that are commands. */
  commands: Readonly<Record<number, string>>;
  /** Settings that are not carried over: name and what means nothing. */
  lost: Readonly<Record<number, readonly [string, ...string[]]>>;
  /** Lists of algorithms. */
  algorithms: readonly number[];
}

const ON = '-1';
const OFF = '0';

/** Session types by their number. */
export const MOBA_TYPES: Readonly<Record<string, MobaType>> = {
  '0': {
    protocol: 'ssh',
    user: 3,
    keyFile: 14,
    compression: 6,
    gateways: [8, 9, 10, 15],
    commands: { 7: 'command at login', 26: 'local proxy command' },
    lost: {
      13: ['remote environment', '0'],
      19: ['proxy type', '0'],
      20: ['proxy host', ''],
      22: ['proxy login', ''],
      27: ['SSH protocol version', '0', '1'],
      31: ['disconnect if login is trivial', OFF],
      34: ['agent forwarding', OFF],
    },
    algorithms: [28, 29, 30],
  },
  '1': { protocol: 'telnet', user: 3, commands: {}, lost: {}, algorithms: [] },
  '4': {
    protocol: 'rdp',
    user: 3,
    gateways: [13, 14, 15, 18],
    commands: { 12: 'remote command' },
    lost: {
      4: ['admin console', OFF],
      5: ['redirect ports', OFF],
      6: ['redirect drives', OFF],
      7: ['redirect printers', OFF],
      10: ['resolution', '0', '1'],
      16: ['audio', '0'],
      19: ['redirect clipboard', ON],
      20: ['RDP gateway', ''],
      24: ['CredSSP', ON],
      25: ['redirect microphone', OFF],
      28: ['colour depth', '0'],
      29: ['redirect smart cards', OFF],
      30: ['server authentication', '0'],
    },
    algorithms: [],
  },
  '5': {
    protocol: 'vnc',
    gateways: [5, 6, 7, 8],
    commands: {},
    lost: {
      4: ['view only', OFF],
      11: ['SSL tunnel', OFF],
      12: ['Unix login', '', OFF],
      13: ['proxy type', '0'],
      14: ['proxy host', ''],
    },
    algorithms: [],
  },
  '6': { protocol: 'ftp', user: 3, commands: {}, lost: {}, algorithms: [] },
  '7': {
    protocol: 'ssh',
    user: 3,
    keyFile: 9,
    compression: 5,
    commands: {},
    lost: {
      6: ['remote folder', ''],
      10: ['proxy type', '0'],
      11: ['proxy host', ''],
      13: ['proxy login', ''],
      14: ['proxy password', ''],
      15: ['local folder', ''],
    },
    algorithms: [],
  },
};

/** Session types that are no hosts, for the report. */
export const MOBA_OTHER_TYPES: Readonly<Record<string, string>> = {
  '2': 'Rsh',
  '3': 'XDMCP',
  '8': 'serial line',
  '9': 'file',
  '10': 'shell',
  '12': 'Mosh',
  '13': 'S3',
  '14': 'WSL',
};

/** The number of browser sessions. */
export const MOBA_BROWSER = '11';

/** Look of a terminal: place, name and what MobaXterm writes unless it was changed. */
export const MOBA_LOOK: readonly (readonly [number, string, ...string[]])[] = [
  [0, 'font', 'MobaFont'],
  [1, 'font size', '10'],
  [6, 'foreground', '236,236,236'],
  [7, 'background', '30,30,30', '0,0,0'],
  [8, 'cursor colour', '180,180,192'],
  [16, 'colour scheme', '_Std_Colors_0_'],
];

/** Character sets of a terminal that are known. */
export const MOBA_CHARSETS: Readonly<Record<string, 'utf-8' | 'iso-8859-1' | 'iso-8859-15'>> = {
  '0': 'iso-8859-1',
  '1': 'iso-8859-15',
  '15': 'utf-8',
};

const WORDS: Readonly<Record<string, string>> = {
  __PTVIRG__: ';',
  __DIEZE__: '#',
  __PERCENT__: '%',
  __PIPE__: '|',
  __DBLQUO__: '"',
};

/** Puts characters for the words that MobaXterm writes where they would end a field. */
export function mobaText(field: string | undefined): string {
  return (field ?? '').replaceAll(/__[A-Z]+__/g, (word) =>
    Object.hasOwn(WORDS, word) ? (WORDS[word] ?? word) : word,
  );
}

/** A list in one field. */
export function mobaList(field: string | undefined): string[] {
  const text = field ?? '';
  return text === '' ? [] : text.split('__PIPE__').map(mobaText);
}

/** A file name: `_CurrentDrive_` stands for the drive that MobaXterm was started from. */
export function mobaPath(field: string | undefined): string {
  return mobaText(field).replace(/^_CurrentDrive_/, 'C');
}
