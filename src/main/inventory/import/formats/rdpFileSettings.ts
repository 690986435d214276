import { DPAPI_REASON } from './rdcmanLogin';

// Settings of .rdp files: what becomes of them, and the values that the client of Windows writes when nobody chose.

/** Settings that become fields of the host. */
export const FIELDS: Readonly<Record<string, string>> = {
  gatewayhostname: 'RD gateway',
  gatewayusagemethod: 'RD gateway use',
  loadbalanceinfo: 'Load balance info',
  workspaceid: 'Workspace',
  kdcproxyname: 'KDC proxy',
};

/** Settings that name something to run. */
export const COMMANDS = [
  'alternate shell',
  'shell working directory',
  'remoteapplicationprogram',
  'remoteapplicationcmdline',
  'remoteapplicationfile',
];

/** Settings that hold secrets, and why they don't come along. */
export const SECRETS: Readonly<Record<string, string>> = {
  'password 51': DPAPI_REASON,
  password: DPAPI_REASON,
  gatewayaccesstoken: 'Gateway tokens have no place here.',
  signature: 'The signature holds for the file as it was.',
};

/** Settings that are read elsewhere, or that only say how a window stood. */
const READ = new Set([
  'full address',
  'server port',
  'username',
  'domain',
  'winposstr',
  'signscope',
  'span monitors',
]);

const DEFAULTS: Readonly<Record<string, readonly string[]>> = {
  'screen mode id': ['1', '2'],
  'session bpp': ['15', '16', '24', '32'],
  compression: ['1'],
  keyboardhook: ['2'],
  videoplaybackmode: ['1'],
  'connection type': ['7'],
  networkautodetect: ['1'],
  bandwidthautodetect: ['1'],
  displayconnectionbar: ['1'],
  'disable wallpaper': ['0', '1'],
  'disable full window drag': ['1'],
  'disable menu anims': ['1'],
  bitmapcachepersistenable: ['1'],
  redirectprinters: ['1'],
  redirectsmartcards: ['1'],
  redirectclipboard: ['1'],
  redirectwebauthn: ['1'],
  'autoreconnection enabled': ['1'],
  'authentication level': ['2'],
  'negotiate security layer': ['1'],
  enablecredsspsupport: ['1'],
  gatewayusagemethod: ['0', '4'],
  gatewaycredentialssource: ['4'],
  gatewayprofileusagemethod: ['0', '1'],
  'smart sizing': ['0', '1'],
  maximizetocurrentdisplays: ['0', '1'],
};
const NOTHING = ['', '0'];

/** Whether a setting says nothing: it is read elsewhere, or holds what the client writes by itself. */
export function isDefault(name: string, value: string): boolean {
  if (READ.has(name) || /^(?:desktop|selected)/.test(name)) return true;
  const usual = Object.hasOwn(DEFAULTS, name) ? DEFAULTS[name] : undefined;
  return value === '' || (usual ?? NOTHING).includes(value.toLowerCase());
}
