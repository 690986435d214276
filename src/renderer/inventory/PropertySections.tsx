import { useMemo, type ReactNode } from 'react';
import { PROPERTY_KEYS, type PropertyKey } from '../../shared/model/properties';
import { folderPath, useInventory } from '../stores/inventory';
import { ErrorNote } from '../ui/ErrorNote';
import { DatabaseFields, DatabaseFileFields } from './DatabaseFields';
import { FormSection } from './FormSection';
import { FurtherCredentials } from './FurtherCredentials';
import type { PickerOption } from './Picker';
import { PropertyPicker, PropertySelect, PropertyText } from './PropertyControls';
import type { PropertyFields } from './propertyForm';
import { PROPERTY_INFO } from './propertyInfo';
import css from './form.module.css';

const CONNECTION: readonly PropertyKey[] = [
  'extraCredentialIds',
  'jumpHostId',
  'keepAliveSeconds',
  'connectTimeoutSeconds',
  'compression',
  'legacyAlgorithms',
  'autoReconnect',
];
const TERMINAL: readonly PropertyKey[] = [
  'terminalType',
  'encoding',
  'environmentVariables',
  'startupCommand',
];

const DATABASE: readonly PropertyKey[] = [
  ...(['databaseName', 'tlsMode', 'tlsCaFile', 'tlsCertificateFile', 'tlsKeyFile'] as const),
  'databaseSocket',
  ...(['databasePlace', 'databaseFile'] as const),
];

/** Properties that forms show before any section. */
export const BASIC_PROPERTIES: readonly PropertyKey[] = PROPERTY_KEYS.filter(
  (key) => ![...CONNECTION, ...TERMINAL, ...DATABASE].includes(key),
);

/** Names what is set in a section: "Jump host, compression". */
function setHere(fields: PropertyFields, keys: readonly PropertyKey[]): string {
  const labels = keys.filter((key) => fields[key].mode !== 'inherit').map((key) => PROPERTY_INFO[key].label);
  const text = labels.map((label, at) => (at === 0 ? label : label.toLowerCase())).join(', ');
  return text === '' ? 'Inherited' : text;
}

/** Hosts to choose from, without the one that is edited. */
export function useHostOptions(exceptId: string | null): readonly PickerOption[] {
  const mirror = useInventory();
  return useMemo(() => {
    const others = [...mirror.hosts.values()].filter((host) => host.id !== exceptId);
    return others.map(({ id, name, folderId, address }) => ({
      value: id,
      label: name,
      detail: [...folderPath(mirror, folderId), address].join(' / '),
    }));
  }, [mirror, exceptId]);
}

/** Properties of the sections. */
export interface PropertySectionProps {
  fields: PropertyFields;
  /** Whether something inside is wrong: the section then opens by itself. */
  attention: (keys: readonly PropertyKey[]) => boolean;
  /** The host being edited, which can't be its own jump host. */
  hostId: string | null;
}

/** How connections are made. */
export function ConnectionSection({ fields, attention, hostId }: PropertySectionProps): ReactNode {
  const hosts = useHostOptions(hostId);
  const legacy = fields.legacyAlgorithms;
  return (
    <FormSection title="Connection" summary={setHere(fields, CONNECTION)} attention={attention(CONNECTION)}>
      <FurtherCredentials />
      <PropertyPicker name="jumpHostId" options={hosts} />
      <div className={css.halves}>
        <PropertyText name="keepAliveSeconds" />
        <PropertyText name="connectTimeoutSeconds" />
      </div>
      <div className={css.halves}>
        <PropertySelect name="compression" />
        <PropertySelect name="autoReconnect" />
      </div>
      <PropertySelect name="legacyAlgorithms" />
      {legacy.mode === 'value' && legacy.text === 'true' && (
        <ErrorNote
          tone="warning"
          message="Connections may use algorithms that are known to be weak."
          hint="Anyone who can record or change the traffic may be able to read it. Newer firmware often removes the need."
        />
      )}
    </FormSection>
  );
}

/** What the shell on the other side gets. */
export function TerminalSection({ fields, attention }: Omit<PropertySectionProps, 'hostId'>): ReactNode {
  return (
    <FormSection title="Terminal" summary={setHere(fields, TERMINAL)} attention={attention(TERMINAL)}>
      <div className={css.halves}>
        <PropertyText name="terminalType" mono />
        <PropertySelect name="encoding" />
      </div>
      <PropertyText name="environmentVariables" mono lines={2} />
      <PropertyText name="startupCommand" mono lines={2} />
    </FormSection>
  );
}

/** Which database is opened, and how its server is known to be the right one. */
export function DatabaseSection({ fields, attention }: Omit<PropertySectionProps, 'hostId'>): ReactNode {
  return (
    <FormSection title="Database" summary={setHere(fields, DATABASE)} attention={attention(DATABASE)}>
      <DatabaseFields engine={null} />
      <DatabaseFileFields />
    </FormSection>
  );
}
