import { Plus, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import Button from '@mui/material/Button';
import { resolveProperties, type PropertyLevel } from '../../shared/model/inheritance';
import { TextField } from '../ui/Field';
import { IconAction } from '../ui/IconAction';
import { useCredentialOptions } from './CredentialPicker';
import { credentialUserText } from './credentialUser';
import { FormSection } from './FormSection';
import { newEndpoint, nextRow, type EndpointForm } from './hostDraft';
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
  onChange: (endpoint: EndpointForm, ...paths: string[]) => void;
  onRemove: (() => void) | null;
}

function EndpointBox({ endpoint, at, levels, issue, onChange, onRemove }: EndpointBoxProps): ReactNode {
  const names = useNames();
  const credentials = useCredentialOptions();
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
  const name = endpoint.label === '' ? `SSH ${endpoint.port}` : endpoint.label;
  return (
    <div className={css.box} role="group" aria-label={name}>
      <div className={css.boxHead}>
        <span>{at === 0 ? `${name} (used by default)` : name}</span>
        {onRemove !== null && (
          <IconAction icon={Trash2} label={`Remove ${name}`} size={14} onClick={onRemove} />
        )}
      </div>
      <div className={css.columns}>
        <TextField
          label="Label"
          value={endpoint.label}
          onChange={(label) => onChange({ ...endpoint, label }, `${path}.label`)}
          placeholder="console"
          error={issue(`${path}.label`)}
        />
        <TextField
          label="SSH port"
          value={endpoint.port}
          onChange={(port) => onChange({ ...endpoint, port }, `${path}.port`)}
          inputMode="numeric"
          error={issue(`${path}.port`)}
        />
      </div>
      <PropertyScopeProvider value={scope}>
        <div className={css.halves}>
          <PropertyText name="username" fallback={credentialUserText(scope)} />
          <PropertyPicker name="credentialId" options={credentials} />
        </div>
      </PropertyScopeProvider>
    </div>
  );
}

/** Several ways into one host: another port, another account. */
export function EndpointsSection(props: EndpointsSectionProps): ReactNode {
  const { endpoints, levels, onChange, issue, attention } = props;
  const summary = endpoints.map(({ label, port }) => (label === '' ? `SSH ${port}` : label)).join(', ');
  const add = (): void => onChange([...endpoints, newEndpoint(nextRow(endpoints))]);
  return (
    <FormSection title="Endpoints" summary={summary} attention={attention}>
      {endpoints.map((endpoint, at) => (
        <EndpointBox
          key={endpoint.row}
          {...{ endpoint, at, levels, issue }}
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
