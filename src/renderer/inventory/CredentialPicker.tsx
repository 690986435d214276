import { useMemo, useState, type ReactNode } from 'react';
import type { Credential, Protocol } from '../../shared/model/inventory';
import { useInventory } from '../stores/inventory';
import { CREDENTIAL_KIND_INFO, servesProtocol } from './credentialKinds';
import { NewCredential } from './NewCredential';
import type { PickerOption } from './Picker';
import { PropertyPicker } from './PropertyControls';

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/**
 * Credentials to choose from, by name: those that can serve an endpoint of the protocol, and the one that is chosen
 * already. Without a protocol: all.
 */
export function useCredentialOptions(protocol?: Protocol, chosen?: string | null): readonly PickerOption[] {
  const credentials = useInventory((state) => state.credentials);
  return useMemo(() => {
    const fits = ({ id, kind }: Credential): boolean =>
      protocol === undefined || id === chosen || servesProtocol(kind, protocol);
    const sorted = [...credentials.values()].filter(fits).sort((a, b) => collator.compare(a.name, b.name));
    return sorted.map(({ id, name, kind, username }) => ({
      value: id,
      label: name,
      detail: [username, CREDENTIAL_KIND_INFO[kind].short].filter((text) => text !== '').join(' · '),
    }));
  }, [credentials, protocol, chosen]);
}

/** Picks a credential, or creates one without leaving the form. */
export function useCredentialPicker(onCreated: (id: string) => void): {
  picker: ReactNode;
  inline: ReactNode;
} {
  const options = useCredentialOptions();
  const [creating, setCreating] = useState(false);
  const action = useMemo(() => ({ label: 'New credential…', run: () => setCreating(true) }), []);
  return {
    picker: <PropertyPicker name="credentialId" options={options} action={action} />,
    inline: creating ? (
      <NewCredential
        onDone={(id) => {
          setCreating(false);
          if (id !== null) onCreated(id);
        }}
      />
    ) : null,
  };
}
