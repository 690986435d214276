import { useState, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import { useInventory } from '../stores/inventory';
import { SideSheet } from '../ui/SideSheet';
import { CredentialEditor } from './CredentialEditor';
import type { CredentialFilter } from './credentialList';
import { CredentialList, useCredentialView } from './CredentialList';
import { closeSheet } from './sheets';
import { SourceList } from './sources/SourceList';

/** All credentials: list, and one of them for editing in the same sheet. */
export function CredentialsSheet({
  id,
  filter = 'all',
}: {
  id: string | null;
  filter?: CredentialFilter | undefined;
}): ReactNode {
  const [openId, setOpenId] = useState(id);
  const [adding, setAdding] = useState(false);
  const [inSources, setInSources] = useState(false);
  const [view, setView] = useCredentialView({ filter });
  const credential = useInventory((state) => (openId === null ? undefined : state.credentials.get(openId)));
  if (adding || credential !== undefined) {
    return (
      <CredentialEditor
        credential={credential}
        onBack={() => {
          setAdding(false);
          setOpenId(null);
        }}
        onSaved={(saved) => setOpenId(saved)}
      />
    );
  }
  if (inSources) return <SourceList onBack={() => setInSources(false)} />;
  return (
    <SideSheet
      open
      title="Credentials"
      width={560}
      onClose={closeSheet}
      footer={
        <Button variant="text" onClick={() => setInSources(true)}>
          Sources: KeePass, Vault, commands…
        </Button>
      }
    >
      <CredentialList onOpen={setOpenId} onNew={() => setAdding(true)} view={view} onView={setView} />
    </SideSheet>
  );
}
