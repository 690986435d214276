import type { ImportBuilder } from '../importBuilder';
import { childText, type XmlElement } from '../xml';
import { withDomain } from './carriedLogin';
import { DPAPI_REASON } from './rdcmanLogin';
import type { RdcmanNode } from './rdcmanNode';
import { namesSecret } from './secretNames';

/** Blocks of settings of which nothing but rows in the report is made, and why. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  remoteDesktop: 'The size and colours of remote desktops are not kept.',
  localResources: 'What a remote desktop may use of this computer is not kept.',
  displaySettings: 'How entries look in RDCMan is not kept.',
  securitySettings: 'How servers are authenticated is not kept: certificates are always checked here.',
  encryptionSettings: 'How RDCMan encrypts its passwords is not kept.',
};

/** What RDCMan writes when nobody changed a setting; such a setting makes no row. */
const DEFAULTS: Readonly<Record<string, readonly string[]>> = {
  sameSizeAsClientArea: ['true'],
  colorDepth: ['24'],
  audioRedirection: ['client', '0'],
  audioRedirectionQuality: ['dynamic', '0'],
  audioCaptureRedirection: ['donotrecord', '0'],
  keyboardHook: ['fullscreenclient', '2'],
  redirectClipboard: ['true'],
  thumbnailScale: ['1'],
  authentication: ['warn', '2'],
  encryptionMethod: ['logoncredentials'],
  connectionType: ['normal'],
};
const NOTHING = ['', 'false'];
/** Settings of the gateway that have rows of their own, or none. */
const GATEWAY_READ = new Set(['enabled', 'hostName', 'userName', 'domain', 'password', 'profileName']);
const GATEWAY_DEFAULTS: Readonly<Record<string, readonly string[]>> = {
  logonMethod: ['any', '4'],
  localBypass: ['true'],
  credSharing: ['true'],
};

/** The gateway of a server as fields of the host. */
export function gatewayFields(node: RdcmanNode): Record<string, string> {
  const block = node.settings('gatewaySettings');
  if (childText(block, 'enabled').toLowerCase() !== 'true') return {};
  return {
    'RD gateway': childText(block, 'hostName'),
    'RD gateway user': withDomain(childText(block, 'userName'), childText(block, 'domain')),
  };
}

/** Rows for the settings that an entry has for itself and that are not carried over, and its command. */
export function addSettingRows(
  key: string,
  node: RdcmanNode,
  builder: ImportBuilder,
  kind: 'folder' | 'host',
): void {
  for (const [name, reason] of Object.entries(LEFT_OUT)) {
    addBlockRows(key, builder, node.ownSettings(name), DEFAULTS, reason);
  }
  for (const element of node.otherProperties())
    addRow(key, builder, element, '', DEFAULTS, 'There is no such setting here.');
  addConnectionRows(key, node, builder, kind);
  addGatewayRows(key, node, builder, kind);
}

function addConnectionRows(
  key: string,
  node: RdcmanNode,
  builder: ImportBuilder,
  kind: 'folder' | 'host',
): void {
  const block = node.ownSettings('connectionSettings');
  if (block === undefined) return;
  const program = childText(block, 'startProgram');
  const folder = childText(block, 'workingDir');
  if (program !== '') {
    builder.disabledCommand(key, 'startProgram', folder === '' ? program : `${program} (in ${folder})`);
  } else if (folder !== '') {
    builder.lose(key, 'workingDir', folder, 'There is no program to start in this folder.');
  }
  for (const name of ['connectToConsole', 'loadBalanceInfo']) {
    const value = childText(block, name);
    if (!NOTHING.includes(value.toLowerCase())) {
      builder.lose(key, name, value, 'Settings of remote desktop sessions are not kept.');
    }
  }
  const port = childText(block, 'port');
  if (kind === 'folder' && port !== '' && port !== '3389') {
    builder.lose(key, 'port', port, 'Folders have no port; the servers that inherit it have it.');
  }
}

function addGatewayRows(
  key: string,
  node: RdcmanNode,
  builder: ImportBuilder,
  kind: 'folder' | 'host',
): void {
  const block = node.ownSettings('gatewaySettings');
  if (block === undefined) return;
  const enabled = childText(block, 'enabled').toLowerCase() === 'true';
  const reason = enabled
    ? 'Folders have no fields; the servers that inherit it have it in theirs.'
    : 'The gateway is turned off.';
  for (const name of ['hostName', 'userName', 'domain']) {
    const value = childText(block, name);
    const carried = kind === 'host' && enabled;
    if (value !== '' && !carried) builder.lose(key, `gatewaySettings.${name}`, value, reason);
  }
  if (childText(block, 'password') !== '') builder.lose(key, 'gatewaySettings.password', '', DPAPI_REASON);
  for (const child of block.children) {
    if (GATEWAY_READ.has(child.name)) continue;
    addRow(
      key,
      builder,
      child,
      'gatewaySettings.',
      GATEWAY_DEFAULTS,
      'Settings of RD gateways are not kept.',
    );
  }
  const profile = childText(block, 'profileName');
  if (!['', 'Custom', 'None'].includes(profile)) {
    builder.lose(key, 'gatewaySettings.profileName', profile, 'Gateways have no credentials here yet.');
  }
}

function addBlockRows(
  key: string,
  builder: ImportBuilder,
  block: XmlElement | undefined,
  defaults: Readonly<Record<string, readonly string[]>>,
  reason: string,
): void {
  for (const child of block?.children ?? [])
    addRow(key, builder, child, `${block?.name ?? ''}.`, defaults, reason);
}

function addRow(
  key: string,
  builder: ImportBuilder,
  element: XmlElement,
  prefix: string,
  defaults: Readonly<Record<string, readonly string[]>>,
  reason: string,
): void {
  const value = [element, ...element.children]
    .map(({ text }) => text.trim())
    .filter((text) => text !== '')
    .join(', ');
  const usual = Object.hasOwn(defaults, element.name) ? defaults[element.name] : undefined;
  if (value === '' || (usual ?? NOTHING).includes(value.toLowerCase())) return;
  const secret = namesSecret(element.name);
  builder.lose(key, prefix + element.name, secret ? '' : value, reason);
}
