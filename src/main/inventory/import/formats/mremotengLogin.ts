import { usernameSchema } from '../../../../shared/model/primitives';
import type { ImportBuilder } from '../importBuilder';
import type { ImportedProperties } from '../importModel';
import { type CarriedLogin, loginDifference, NO_LOGIN } from './carriedLogin';
import type { RemoteNode } from './mremotengNode';

/** What became of a login: the properties, and fields that were lost with their values and reasons. */
export interface LoginOutcome {
  properties: ImportedProperties;
  losses: [field: string, value: string, reason: string][];
}

const PARTS = ['Username', 'Domain', 'Password'] as const;
/** Protocols whose logins have a Windows domain. */
const WITH_DOMAIN = new Set(['RDP', 'PowerShell', 'ICA', 'MSRA', '']);

/**
 * The login of an entry. One that is inherited as a whole stays inherited; otherwise user, domain and password are put
 * together from wherever they come and belong to the entry. Also notes at the node what the entries below inherit.
 */
export function loginOf(node: RemoteNode, builder: ImportBuilder): LoginOutcome {
  const losses: LoginOutcome['losses'] = [];
  const username = fullName(node, losses);
  const login = carry(node, username, builder);
  if (node.set('Password') !== '' && node.ownSecret('Password') === null) {
    losses.push(['Password', '', 'It could not be decrypted: this value of the file is damaged.']);
  }
  node.login = login;
  const above = node.parent?.login ?? NO_LOGIN;
  const inherited = node.parent !== null && PARTS.every((part) => node.inherits(part));
  if (inherited && login.credentialKey === above.credentialKey && login.username === above.username) {
    return { properties: {}, losses };
  }
  return { properties: loginDifference(login, above), losses };
}

function carry(node: RemoteNode, username: string, builder: ImportBuilder): CarriedLogin {
  const { password } = node;
  if (password === '') return { credentialKey: null, username };
  const name = username === '' ? node.entry.name : `${username} – ${node.entry.name}`;
  const credentialKey = builder.credential({ kind: 'password', name, username, secrets: { password } });
  return { credentialKey, username: '' };
}

/** The user name as it is sent: with the domain where the protocol has domains. */
function fullName(node: RemoteNode, losses: LoginOutcome['losses']): string {
  const username = node.effective('Username').trim();
  const domain = node.effective('Domain').trim();
  const lose = (reason: string): void => {
    if (node.set('Domain').trim() !== '') losses.push(['Domain', domain, reason]);
  };
  let full = username;
  if (domain !== '') {
    if (username === '') lose('There is no user name to go with the domain.');
    else if (!WITH_DOMAIN.has(node.effective('Protocol'))) lose('Only Windows logons have a domain.');
    else if (/[\\@]/.test(username)) lose('The user name has a domain already.');
    else full = `${domain}\\${username}`;
  }
  if (full === '' || usernameSchema.safeParse(full).success) return full;
  if (node.set('Username') !== '') {
    losses.push([
      'Username',
      full,
      'User names are one line of at most 256 characters and never start with “-”.',
    ]);
  }
  return '';
}
