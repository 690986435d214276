import { extrasOf, type CredentialExtras } from '../../shared/model/credentialExtras';
import { credentialDraftSchema, type Credential, type CredentialDraft } from '../../shared/model/inventory';
import { CREDENTIAL_KIND_INFO } from './credentialKinds';
import { checkForm, type Checked } from './formIssues';

/** The credential form's state: what can be seen of a credential, never a secret. */
export type CredentialForm = CredentialDraft;

/** What is usual today, and what a new SNMP v3 user starts with. */
export const DEFAULT_SNMP = { authProtocol: 'sha256', privacyProtocol: 'aes128' } as const;

/** A new credential. */
export function emptyCredentialForm(): CredentialForm {
  return { name: '', kind: 'password', username: '', keyFile: null, notes: '' };
}

/** The form of a saved credential. */
export function toCredentialForm(credential: Credential): CredentialForm {
  const { name, kind, username, keyFile, notes, source } = credential;
  const kept = source === undefined ? {} : { source };
  return { name, kind, username, keyFile, notes, ...extrasOf(credential), ...kept };
}

/** The name a credential gets when none is typed: what one would call it anyway. */
export function suggestedName({ username, kind }: Pick<CredentialForm, 'username' | 'kind'>): string {
  const who = username.trim();
  if (kind === 'agent') return who === '' ? 'SSH agent' : `${who} (agent)`;
  if (kind === 'ask') return who === '' ? 'Ask when connecting' : `${who} (ask)`;
  if (kind === 'totp') return 'One-time code';
  if (kind === 'snmp-community') return 'SNMP community';
  return who;
}

/** Checks a form and turns it into what is sent: what its kind has no use for is left out. */
export function checkCredentialForm(form: CredentialForm): Checked<CredentialDraft> {
  const { kind, notes } = form;
  const name = form.name.trim() === '' ? suggestedName(form) : form.name.trim();
  const hasKey = kind === 'private-key' || kind === 'certificate';
  const username = CREDENTIAL_KIND_INFO[kind].userLabel === null ? '' : form.username.trim();
  const checked = checkForm(credentialDraftSchema, {
    ...{ name, kind, username, notes },
    keyFile: hasKey ? form.keyFile : null,
    ...extrasFor(form),
    ...sourceFor(form),
  });
  const missing = missingPath(form);
  return missing === null ? checked : { ok: false, issues: { [missing]: 'Choose a file.' } };
}

/** Where its secrets are kept outside the vault, for kinds that can be. */
function sourceFor({ kind, source }: CredentialForm): Pick<CredentialForm, 'source'> {
  if (source === undefined || !CREDENTIAL_KIND_INFO[kind].mayUseSource) return {};
  const { sourceId, reference, field } = source;
  return { source: { sourceId, reference: reference.trim(), field: field.trim() } };
}

function extrasFor(form: CredentialForm): CredentialExtras {
  const { kind, certificateFile, remember, snmp, expiresAt } = form;
  return extrasOf({
    certificateFile: kind === 'certificate' ? certificateFile : undefined,
    remember: kind === 'ask' ? remember : undefined,
    snmp: kind === 'snmp-v3' ? (snmp ?? DEFAULT_SNMP) : undefined,
    expiresAt,
  });
}

/** A file that was chosen as the place but not named. */
function missingPath({ kind, keyFile, certificateFile }: CredentialForm): string | null {
  if ((kind === 'private-key' || kind === 'certificate') && keyFile === '') return 'keyFile';
  return kind === 'certificate' && certificateFile === '' ? 'certificateFile' : null;
}
