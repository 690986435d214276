import type { PropertyScope } from './PropertyControls';

/** Who logs in where no user name is set: the credential's own, else one is asked for. */
export function credentialUserText({
  fields,
  inherited,
  names,
}: Omit<PropertyScope, 'change' | 'issue'>): string {
  const { mode, text } = fields.credentialId;
  const id = mode === 'value' ? text : mode === 'none' ? null : inherited.credentialId.value;
  const username = typeof id === 'string' ? (names.credentials.get(id)?.username ?? '') : '';
  return username === '' ? 'Ask when connecting' : `${username} (from the credential)`;
}
