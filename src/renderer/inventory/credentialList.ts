import { expiryState } from '../../shared/model/expiry';
import type { Credential } from '../../shared/model/inventory';
import type { UsageIndex } from '../../shared/model/usage';
import { missingSecret } from './credentialKinds';

/** What the list of credentials can be narrowed to. */
export const CREDENTIAL_FILTERS = ['all', 'expiring', 'unused', 'missing'] as const;
/** One of {@link CREDENTIAL_FILTERS}. */
export type CredentialFilter = (typeof CREDENTIAL_FILTERS)[number];

/** Orders of the list. */
export const CREDENTIAL_ORDERS = ['name', 'expiry', 'age', 'used'] as const;
/** One of {@link CREDENTIAL_ORDERS}. */
export type CredentialOrder = (typeof CREDENTIAL_ORDERS)[number];

/** Words for filters and orders. */
export const FILTER_LABEL: Record<CredentialFilter, string> = {
  all: 'All',
  expiring: 'Expiring',
  unused: 'Not used',
  missing: 'Secret not set',
};
/** See {@link FILTER_LABEL}. */
export const ORDER_LABEL: Record<CredentialOrder, string> = {
  name: 'By name',
  expiry: 'Ends first',
  age: 'Oldest secret first',
  used: 'Longest unused first',
};

/** How a list is shown. */
export interface CredentialView {
  query: string;
  filter: CredentialFilter;
  order: CredentialOrder;
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** Whether a credential has ended or ends soon. */
export function isExpiring({ expiresAt }: Pick<Credential, 'expiresAt'>, now: number): boolean {
  const state = expiryState(expiresAt, now);
  return state === 'soon' || state === 'expired';
}

/** The credentials to show, in order. Whoever has no value in an order by time comes last (never used: first). */
export function shownCredentials(
  credentials: Iterable<Credential>,
  { query, filter, order }: CredentialView,
  usage: UsageIndex,
  now: number,
): Credential[] {
  const wanted = query.trim().toLocaleLowerCase();
  const fits = (credential: Credential): boolean => {
    const { id, name, username } = credential;
    if (filter === 'expiring' && !isExpiring(credential, now)) return false;
    if (filter === 'unused' && (usage.get(id)?.hosts ?? 0) > 0) return false;
    if (filter === 'missing' && missingSecret(credential) === null) return false;
    return wanted === '' || `${name} ${username}`.toLocaleLowerCase().includes(wanted);
  };
  const rank = (credential: Credential): number => {
    if (order === 'expiry') return credential.expiresAt ?? Number.MAX_SAFE_INTEGER;
    if (order === 'age') return credential.secretSetAt ?? Number.MAX_SAFE_INTEGER;
    return order === 'used' ? (credential.lastUsedAt ?? 0) : 0;
  };
  return [...credentials].filter(fits).sort((a, b) => rank(a) - rank(b) || collator.compare(a.name, b.name));
}
