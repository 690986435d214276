import type { ImportedProperties } from '../importModel';

/** A login as an import carries it: a credential, or a user name without one. */
export interface CarriedLogin {
  credentialKey: string | null;
  username: string;
}

/** What the top of a file hands down. */
export const NO_LOGIN: CarriedLogin = { credentialKey: null, username: '' };

/**
 * What must be set so that an entry has this login below folders that hand down the other one. A user name that is set
 * wins over a credential's, so the one from above has to go where a credential comes.
 */
export function loginDifference(login: CarriedLogin, above: CarriedLogin): ImportedProperties {
  const properties: ImportedProperties = {};
  if (login.credentialKey !== null) properties.credentialKey = login.credentialKey;
  else if (above.credentialKey !== null) properties.credentialKey = null;
  if (login.username !== '') properties.username = login.username;
  else if (above.username !== '') properties.username = null;
  return properties;
}

/** A user name with its Windows domain, unless it names one already. */
export function withDomain(username: string, domain: string): string {
  return domain === '' || username === '' || /[\\@]/.test(username) ? username : `${domain}\\${username}`;
}
