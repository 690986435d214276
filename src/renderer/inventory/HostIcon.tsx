import type { ReactNode } from 'react';
import type { Host } from '../../shared/model/inventory';
import { keptText, openableEndpoint } from '../stores/openHost';
import { PROTOCOL_ICON } from '../ui/protocols';
import type { Status } from '../ui/status';
import { StatusDot } from '../ui/StatusDot';

/** How a host stands; one that can't be opened shows what it is instead. */
export function HostIcon({ host, status }: { host: Host; status: Status }): ReactNode {
  const [first] = host.endpoints;
  if (first === undefined || openableEndpoint(host) !== undefined) return <StatusDot status={status} />;
  const Icon = PROTOCOL_ICON[first.protocol];
  const text = keptText(host.endpoints);
  return (
    <span role="img" aria-label={text} title={text} style={{ display: 'inline-flex' }}>
      <Icon size={13} strokeWidth={1.75} aria-hidden />
    </span>
  );
}
