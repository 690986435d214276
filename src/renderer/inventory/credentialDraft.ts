import { credentialDraftSchema, type Credential, type CredentialDraft } from '../../shared/model/inventory';
import { checkForm, type Checked } from './formIssues';

/** The credential form's state: what can be seen of a credential, never a secret. */
export type CredentialForm = CredentialDraft;

/** A new credential. */
export function emptyCredentialForm(): CredentialForm {
  return { name: '', kind: 'password', username: '', keyFile: null, notes: '' };
}

/** The form of a saved credential. */
export function toCredentialForm({ name, kind, username, keyFile, notes }: Credential): CredentialForm {
  return { name, kind, username, keyFile, notes };
}

/** The name a credential gets when none is typed: what one would call it anyway. */
export function suggestedName({ username, kind }: Pick<CredentialForm, 'username' | 'kind'>): string {
  const who = username.trim();
  if (kind === 'agent') return who === '' ? 'SSH agent' : `${who} (agent)`;
  if (kind === 'ask') return who === '' ? 'Ask every time' : `${who} (ask)`;
  return who;
}

/** Checks a form and turns it into what is sent. */
export function checkCredentialForm(form: CredentialForm): Checked<CredentialDraft> {
  const name = form.name.trim() === '' ? suggestedName(form) : form.name.trim();
  const keyFile = form.kind === 'private-key' ? form.keyFile : null;
  return checkForm(credentialDraftSchema, { ...form, name, keyFile, username: form.username.trim() });
}
