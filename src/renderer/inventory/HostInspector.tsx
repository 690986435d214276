import { Copy, Palette, Pencil, PlugZap, ShieldAlert, Star } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import type { Endpoint, Host } from '../../shared/model/inventory';
import { FedNote } from '../feeds/FedNote';
import { call } from '../ipc/client';
import { effectiveProperty, folderPath, useHostEnvironment, useInventory } from '../stores/inventory';
import { shortcutOf } from '../stores/actions';
import { hasShell, isOpenable, keptText, openableEndpoint } from '../stores/openHost';
import { hostStatus, useSessions } from '../stores/sessions';
import { IconAction } from '../ui/IconAction';
import { PROTOCOL_LABEL } from '../ui/protocols';
import { RelativeTime } from '../ui/RelativeTime';
import { attempt, connectHost, copyText, toggleFavourite } from './commands';
import { EffectiveProperties } from './EffectiveProperties';
import { EnvironmentBadge } from './EnvironmentBadge';
import { hostDraftOf } from './hostDraft';
import { HistorySection } from './HistorySection';
import { HostIcon } from './HostIcon';
import { HostKeysSection } from './HostKeysSection';
import { HostSessions } from './HostSessions';
import { InspectorSection } from './InspectorSection';
import { NotesEditor } from './NotesEditor';
import { openSheet } from './sheets';
import { TagChip } from './tags/TagChip';
import css from './inspector.module.css';

function Head({ host }: { host: Host }): ReactNode {
  const status = useSessions((state) => hostStatus(state, host.id));
  const environment = useHostEnvironment(host.id);
  const path = useInventory((mirror) => folderPath(mirror, host.folderId).join(' / '));
  const openable = openableEndpoint(host) !== undefined;
  return (
    <header className={css.head}>
      <div className={css.title}>
        <HostIcon host={host} status={status} />
        <h2 className={css.name} data-selectable>
          {host.name}
        </h2>
        {environment !== undefined && <EnvironmentBadge environment={environment} strong />}
      </div>
      <div className={css.address}>
        <span data-selectable>{host.address}</span>
        <IconAction
          icon={Copy}
          size={13}
          label="Copy the address"
          onClick={() => attempt(() => copyText(host.address, host.address))}
        />
      </div>
      {path !== '' && <div className={css.path}>{path}</div>}
      {host.os !== '' && <div className={css.path}>{host.os}</div>}
      <div className={css.buttons}>
        {openable ? (
          <Button
            variant="contained"
            color="primary"
            startIcon={<PlugZap size={15} />}
            onClick={() => connectHost(host)}
          >
            Connect
          </Button>
        ) : (
          <Button
            startIcon={<Copy size={14} />}
            title={keptText(host.endpoints)}
            onClick={() => attempt(() => copyText(host.address, host.address))}
          >
            Copy address
          </Button>
        )}
        <IconAction
          icon={Pencil}
          label={`Edit ${host.name}`}
          shortcut={shortcutOf('node.edit')}
          onClick={() => openSheet({ kind: 'host', id: host.id, seed: {} })}
        />
        <IconAction
          icon={Star}
          label={host.favourite ? 'Remove from favourites' : 'Add to favourites'}
          pressed={host.favourite}
          onClick={() => attempt(() => toggleFavourite(host))}
        />
      </div>
    </header>
  );
}

/** An endpoint that this version doesn't open. */
function KeptEndpoint({ endpoint: { protocol, label, port } }: { endpoint: Endpoint }): ReactNode {
  const name = PROTOCOL_LABEL[protocol];
  return (
    <div className={css.line}>
      <span className={css.kept}>
        {label === '' ? name : `${label} (${name})`}
        <span className={css.keptNote}>Kept, not opened by this version</span>
      </span>
      <span className={css.mono}>{port}</span>
    </div>
  );
}

function Endpoints({ host }: { host: Host }): ReactNode {
  const mirror = useInventory();
  return (
    <InspectorSection title="Endpoints">
      {host.endpoints.map((endpoint) => {
        const protocol = PROTOCOL_LABEL[endpoint.protocol];
        const name = endpoint.label === '' ? protocol : endpoint.label;
        if (!isOpenable(endpoint)) return <KeptEndpoint key={endpoint.id} endpoint={endpoint} />;
        const weak =
          endpoint.protocol === 'ssh' &&
          effectiveProperty(mirror, host, 'legacyAlgorithms', endpoint.id).value === true;
        return (
          <div key={endpoint.id} className={css.line}>
            <span className={css.lineText}>{name}</span>
            {weak && (
              <span className={css.weak} title="Weak algorithms allowed">
                <ShieldAlert size={14} aria-hidden /> weak
              </span>
            )}
            {/* A file has no port. */}
            {endpoint.protocol !== 'sqlite' && <span className={css.mono}>{endpoint.port}</span>}
            <IconAction
              icon={PlugZap}
              size={14}
              label={`Connect to ${host.name} by ${name}${endpoint.protocol === 'sqlite' ? '' : ` ${endpoint.port}`}`}
              onClick={() => connectHost(host, { endpointId: endpoint.id })}
            />
          </div>
        );
      })}
      <div className={css.muted}>
        {host.lastUsedAt === null ? (
          openableEndpoint(host) !== undefined && 'Never connected'
        ) : (
          <>
            Last used <RelativeTime time={host.lastUsedAt} />
          </>
        )}
      </div>
    </InspectorSection>
  );
}

function Tags({ host }: { host: Host }): ReactNode {
  if (host.tags.length === 0) return null;
  return (
    <InspectorSection
      title="Tags"
      action={
        <IconAction
          icon={Palette}
          size={13}
          label="Tags and their colours"
          onClick={() => openSheet({ kind: 'tags' })}
        />
      }
    >
      <div className={css.tags}>
        {host.tags.map((tag) => (
          <TagChip key={tag} tag={tag} />
        ))}
      </div>
    </InspectorSection>
  );
}

function CustomFields({ host }: { host: Host }): ReactNode {
  const fields = Object.entries(host.customFields);
  if (fields.length === 0) return null;
  return (
    <InspectorSection title="Custom fields">
      <dl className={css.list}>
        {fields.map(([name, value]) => (
          <div key={name} className={css.property}>
            <dt>{name}</dt>
            <dd data-selectable>{value}</dd>
          </div>
        ))}
      </dl>
    </InspectorSection>
  );
}

/** Everything about one host that one wants at hand while working on it. */
export function HostInspector({ host }: { host: Host }): ReactNode {
  const node = useMemo(() => ({ host }), [host]);
  return (
    <>
      <Head host={host} />
      <FedNote mark={host.fromFeed} kind="host" inset />
      <HostSessions host={host} />
      <Endpoints host={host} />
      <EffectiveProperties node={node} />
      <Tags host={host} />
      <CustomFields host={host} />
      <NotesEditor
        name={host.name}
        notes={host.notes}
        onSave={async (notes) => {
          await call('inventory.updateHost', { id: host.id, draft: { ...hostDraftOf(host), notes } });
        }}
      />
      {hasShell(host) && <HostKeysSection host={host} />}
      <HistorySection kind="host" id={host.id} name={host.name} />
    </>
  );
}
