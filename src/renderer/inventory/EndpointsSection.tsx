import { Plus, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import Button from '@mui/material/Button';
import { resolveProperties, type PropertyLevel } from '../../shared/model/inheritance';
import { PROTOCOLS } from '../../shared/model/inventory';
import { isDatabase, isOpenable, openableEndpoint } from '../stores/openHost';
import { SelectField, TextField } from '../ui/Field';
import { IconAction } from '../ui/IconAction';
import { PROTOCOL_LABEL } from '../ui/protocols';
import { useCredentialOptions } from './CredentialPicker';
import { servesProtocol } from './credentialKinds';
import { credentialUserText } from './credentialUser';
import { DatabaseFields, DatabaseFileFields } from './DatabaseFields';
import { FormSection } from './FormSection';
import { FurtherCredentials } from './FurtherCredentials';
import { newEndpoint, nextRow, withProtocol, type EndpointForm } from './hostDraft';
import { PropertyPicker, PropertyScopeProvider, PropertyText } from './PropertyControls';
import { useNames } from './useNames';
import css from './form.module.css';

/** Properties of {@link EndpointsSection}. */
export interface EndpointsSectionProps {
  endpoints: readonly EndpointForm[];
  /** The host and its folders: what an endpoint inherits. */
  levels: readonly PropertyLevel[];
  onChange: (endpoints: EndpointForm[], ...paths: string[]) => void;
  issue: (path: string) => string | undefined;
  attention: boolean;
}

interface EndpointBoxProps extends Pick<EndpointsSectionProps, 'levels' | 'issue'> {
  endpoint: EndpointForm;
  at: number;
  /** Whether a host is opened by it unless another is chosen. */
  byDefault: boolean;
  onChange: (endpoint: EndpointForm, ...paths: string[]) => void;
  onRemove: (() => void) | null;
}

const PROTOCOL_OPTIONS = PROTOCOLS.map((value) => ({ value, label: PROTOCOL_LABEL[value] }));

const endpointName = ({ protocol, label, port }: EndpointForm): string =>
  label !== ''
    ? label
    : protocol === 'sqlite'
      ? PROTOCOL_LABEL[protocol]
      : `${PROTOCOL_LABEL[protocol]} ${port}`;

function EndpointBox(props: EndpointBoxProps): ReactNode {
  const { endpoint, at, byDefault, levels, issue, onChange, onRemove } = props;
  const names = useNames();
  const { credentialId } = endpoint.properties;
  const chosen = credentialId.mode === 'value' ? credentialId.text : null;
  const credentials = useCredentialOptions(endpoint.protocol, chosen);
  const path = `endpoints.${at}`;
  const scope = {
    fields: endpoint.properties,
    inherited: resolveProperties(levels),
    names,
    path: `${path}.properties`,
    change: (key: string, field: EndpointForm['properties']['username']) =>
      onChange(
        { ...endpoint, properties: { ...endpoint.properties, [key]: field } },
        `${path}.properties.${key}`,
      ),
    issue,
  };
  const name = endpointName(endpoint);
  // Nobody logs in to a file, and it has no port.
  const isFile = endpoint.protocol === 'sqlite';
  const inheritedId = chosen === null ? scope.inherited.credentialId.value : null;
  const inherited = typeof inheritedId === 'string' ? names.credentials.get(inheritedId) : undefined;
  const isUnfit = inherited !== undefined && !servesProtocol(inherited.kind, endpoint.protocol);
  const unfit = isUnfit && credentialId.mode === 'inherit' ? inherited : undefined;
  return (
    <div className={css.box} role="group" aria-label={name}>
      <div className={css.boxHead}>
        <span>{byDefault ? `${name} (used by default)` : name}</span>
        {onRemove !== null && (
          <IconAction icon={Trash2} label={`Remove ${name}`} size={14} onClick={onRemove} />
        )}
      </div>
      <div className={css.thirds}>
        <SelectField
          label="Protocol"
          value={endpoint.protocol}
          onChange={(value) => {
            const protocol = PROTOCOLS.find((each) => each === value);
            if (protocol !== undefined) onChange(withProtocol(endpoint, protocol), `${path}.port`);
          }}
          options={PROTOCOL_OPTIONS}
        />
        <TextField
          label="Label"
          value={endpoint.label}
          onChange={(label) => onChange({ ...endpoint, label }, `${path}.label`)}
          placeholder="console"
          error={issue(`${path}.label`)}
        />
        {!isFile && (
          <TextField
            label="Port"
            value={endpoint.port}
            onChange={(port) => onChange({ ...endpoint, port }, `${path}.port`)}
            inputMode="numeric"
            error={issue(`${path}.port`)}
          />
        )}
      </div>
      {!isOpenable(endpoint) && (
        <div className={css.muted}>Kept, found and exported, but not opened by this version.</div>
      )}
      <PropertyScopeProvider value={scope}>
        {!isFile && (
          <div className={endpoint.protocol === 'snmp' ? undefined : css.halves}>
            {endpoint.protocol !== 'snmp' && (
              <PropertyText name="username" fallback={credentialUserText(scope)} />
            )}
            <PropertyPicker name="credentialId" options={credentials} />
          </div>
        )}
        {!isFile && unfit !== undefined && (
          <div className={css.muted}>
            “{unfit.name}” is inherited, but it is no credential for {PROTOCOL_LABEL[endpoint.protocol]}.
          </div>
        )}
        {endpoint.protocol === 'ssh' && <FurtherCredentials compact />}
        {isDatabase(endpoint) && !isFile && <DatabaseFields engine={endpoint.protocol} />}
        {isFile && <DatabaseFileFields />}
      </PropertyScopeProvider>
    </div>
  );
}

/** Several ways into one host: another protocol, another port, another account. */
export function EndpointsSection(props: EndpointsSectionProps): ReactNode {
  const { endpoints, levels, onChange, issue, attention } = props;
  const summary = endpoints.map(endpointName).join(', ');
  const opened = openableEndpoint({ endpoints });
  const add = (): void => onChange([...endpoints, newEndpoint(nextRow(endpoints))]);
  return (
    <FormSection title="Endpoints" summary={summary} attention={attention}>
      {endpoints.map((endpoint, at) => (
        <EndpointBox
          key={endpoint.row}
          {...{ endpoint, at, levels, issue }}
          byDefault={endpoint === opened && endpoints.length > 1}
          onChange={(next, ...paths) =>
            onChange(
              endpoints.map((each) => (each === endpoint ? next : each)),
              ...paths,
            )
          }
          onRemove={
            endpoints.length === 1 ? null : () => onChange(endpoints.filter((each) => each !== endpoint))
          }
        />
      ))}
      <div className={css.buttons}>
        <Button startIcon={<Plus size={14} />} onClick={add} disabled={endpoints.length >= 32}>
          Add an endpoint
        </Button>
      </div>
    </FormSection>
  );
}
