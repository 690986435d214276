import { Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CallOutput } from '../../shared/ipc/contract';
import type { Host } from '../../shared/model/inventory';
import { call } from '../ipc/client';
import { environmentOfHost, useInventory } from '../stores/inventory';
import { confirm } from '../ui/confirm';
import { IconAction } from '../ui/IconAction';
import { absoluteTime, shortTime } from '../ui/time';
import { attempt } from './commands';
import { InspectorSection } from './InspectorSection';
import { useHostData } from './useHostData';
import css from './inspector.module.css';

type HostKey = CallOutput<'hostKeys.list'>[number];

async function removeKey(host: Host, key: HostKey, reload: () => void): Promise<void> {
  const environment = environmentOfHost(useInventory.getState(), host.id);
  const confirmed = await confirm({
    title: 'Remove this host key?',
    text: 'The next connection shows the key it is offered and asks whether to trust it.',
    host: { name: host.name, address: host.address },
    environment,
    preview: `${key.type}\n${key.fingerprint}`,
    confirmLabel: 'Remove key',
    danger: true,
  });
  if (!confirmed) return;
  await call('hostKeys.remove', { hostId: host.id, id: key.id });
  reload();
}

/** The keys by which a host is recognised. */
export function HostKeysSection({ host }: { host: Host }): ReactNode {
  const { data: keys, reload } = useHostData(host.id, loadKeys);
  if (keys === null || keys.length === 0) return null;
  return (
    <InspectorSection title="Host keys">
      <ul className={css.list}>
        {keys.map((key) => (
          <li key={key.id} className={css.key}>
            <div className={css.keyHead}>
              <span className={`${css.lineText ?? ''} ${css.mono ?? ''}`}>{key.type}</span>
              <span className={css.muted}>port {key.port}</span>
              {key.source === 'trusted' && (
                <IconAction
                  icon={Trash2}
                  size={14}
                  label={`Remove the ${key.type} key`}
                  onClick={() => attempt(() => removeKey(host, key, reload))}
                />
              )}
            </div>
            <span className={css.fingerprint} data-selectable>
              {key.fingerprint}
            </span>
            <span className={css.muted} title={absoluteTime(key.firstSeen)}>
              {key.source === 'trusted' ? `Trusted ${shortTime(key.firstSeen)}` : 'From known_hosts'}
            </span>
          </li>
        ))}
      </ul>
    </InspectorSection>
  );
}

const loadKeys = (hostId: string): Promise<HostKey[]> => call('hostKeys.list', { hostId });
