import { usernameSchema } from '../../../../shared/model/primitives';
import type { ImportBuilder } from '../importBuilder';
import type { ImportedProperties } from '../importModel';
import { childOf, childrenOf, childText, type XmlElement } from '../xml';
import { type CarriedLogin, loginDifference, NO_LOGIN, withDomain } from './carriedLogin';
import type { Profiles, RdcmanNode, SettingsBlock } from './rdcmanNode';

/** What became of a login: the properties, and fields that were lost with their values and reasons. */
export interface LoginOutcome {
  properties: ImportedProperties;
  losses: [field: string, value: string, reason: string][];
}

/** RDCMan lets Windows encrypt: nobody else can read it, and nothing here tries. */
export const DPAPI_REASON =
  'Windows encrypted it for one user on one computer (DPAPI), so it can’t be read from the file. Enter it once.';

/** The credentials profiles that a file or group defines, by name. */
export function profilesOf(element: XmlElement): Profiles {
  const list =
    childOf(element, 'credentialsProfiles') ?? childOf(childOf(element, 'properties'), 'credentialsProfiles');
  const profiles = childrenOf(list, 'credentialsProfile');
  return new Map(profiles.map((profile) => [childText(profile, 'profileName'), profile]));
}

/** The login of an entry; also notes at the node what the entries below inherit. */
export function carryLogin(node: RdcmanNode, builder: ImportBuilder): LoginOutcome {
  const above = node.parent?.login ?? NO_LOGIN;
  const losses: LoginOutcome['losses'] = [];
  const own = node.ownSettings('logonCredentials');
  if (own === undefined) {
    node.login = above;
    return { properties: {}, losses };
  }
  node.login = loginOf(node, own, builder, losses);
  return { properties: loginDifference(node.login, above), losses };
}

function loginOf(
  node: RdcmanNode,
  own: SettingsBlock,
  builder: ImportBuilder,
  losses: LoginOutcome['losses'],
): CarriedLogin {
  const named = childText(own, 'profileName');
  if (named === '' || named === 'Custom') return typedLogin(node, own, builder, losses);
  const scope = childOf(own, 'profileName')?.attributes['scope'] ?? '';
  // Local profiles stay in the settings of the program; the others are defined above in the file.
  const profile = scope === 'Local' ? undefined : node.profile(named);
  if (profile === undefined) {
    losses.push([
      'profileName',
      named,
      'This credentials profile is not in the file. Give the entry a credential.',
    ]);
    return { credentialKey: builder.credential({ kind: 'ask', name: named, username: '' }), username: '' };
  }
  const username = userOf(profile, losses);
  const password = passwordOf(profile, losses);
  const kind = password === '' ? 'ask' : 'password';
  const credentialKey = builder.credential({ kind, name: named, username, secrets: { password } });
  return { credentialKey, username: '' };
}

function typedLogin(
  node: RdcmanNode,
  own: SettingsBlock,
  builder: ImportBuilder,
  losses: LoginOutcome['losses'],
): CarriedLogin {
  const username = userOf(own, losses);
  const password = passwordOf(own, losses);
  if (password === '') return { credentialKey: null, username };
  const name = username === '' ? node.name : `${username} – ${node.name}`;
  const credentialKey = builder.credential({ kind: 'password', name, username, secrets: { password } });
  return { credentialKey, username: '' };
}

function userOf(block: XmlElement, losses: LoginOutcome['losses']): string {
  const username = withDomain(childText(block, 'userName'), childText(block, 'domain'));
  if (username === '' || usernameSchema.safeParse(username).success) return username;
  losses.push([
    'userName',
    username,
    'User names are one line of at most 256 characters and never start with “-”.',
  ]);
  return '';
}

/** The password if it is there in clear, which only version 2.2 offered; empty otherwise. */
function passwordOf(block: XmlElement, losses: LoginOutcome['losses']): string {
  const element = childOf(block, 'password');
  if (element === undefined || element.text.trim() === '') return '';
  if (element.attributes['storeAsClearText']?.toLowerCase() === 'true') return element.text;
  losses.push(['password', '', DPAPI_REASON]);
  return '';
}
