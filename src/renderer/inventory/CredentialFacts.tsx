import type { ReactNode } from 'react';
import Button from '@mui/material/Button';
import type { Credential } from '../../shared/model/inventory';
import { call } from '../ipc/client';
import { useVault } from '../stores/vault';
import { RelativeTime } from '../ui/RelativeTime';
import { toast } from '../ui/toast';
import { attempt } from './commands';
import { servesProtocol } from './credentialKinds';
import { ExpiryBadge } from './ExpiryBadge';
import css from './form.module.css';
import lists from './lists.module.css';

/** Age, last use and end of a saved credential. */
export function CredentialFacts({ credential }: { credential: Credential }): ReactNode {
  const { kind, hasSecret, secretSetAt, lastUsedAt, expiresAt } = credential;
  return (
    <dl className={lists.facts}>
      {hasSecret.length > 0 && (
        <>
          <dt>Secret set</dt>
          <dd>{secretSetAt === null ? 'before this was noted' : <RelativeTime time={secretSetAt} />}</dd>
        </>
      )}
      {servesProtocol(kind, 'ssh') && (
        <>
          <dt>Last login</dt>
          <dd>{lastUsedAt === null ? 'none yet' : <RelativeTime time={lastUsedAt} />}</dd>
        </>
      )}
      {expiresAt !== undefined && (
        <>
          <dt>Expiry</dt>
          <dd>
            <ExpiryBadge expiresAt={expiresAt} always />
          </dd>
        </>
      )}
    </dl>
  );
}

async function forget(credential: Credential): Promise<void> {
  await call('vault.forgetTyped', { credentialId: credential.id });
  toast({ message: `Forgot what was typed for “${credential.name}”.` });
}

/** For a credential that asks once: drops what was typed, so that the next login asks again. */
export function ForgetTyped({ credential }: { credential: Credential }): ReactNode {
  const unlocked = useVault((state) => state.vault?.state === 'unlocked');
  if (credential.kind !== 'ask' || credential.remember !== 'until-locked') return null;
  return (
    <section aria-label="Typed answers">
      <div className={lists.secret}>
        <span className={lists.lineBody}>
          <span className={lists.lineName}>Typed answers</span>
          <span className={css.muted}>
            {unlocked
              ? 'What you type stays in memory until the vault locks.'
              : 'The vault is locked, so nothing is kept.'}
          </span>
        </span>
        <Button disabled={!unlocked} onClick={() => attempt(() => forget(credential))}>
          Forget now
        </Button>
      </div>
    </section>
  );
}
