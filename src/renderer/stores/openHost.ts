import { OPENABLE_PROTOCOLS, type Endpoint, type Host } from '../../shared/model/inventory';
import { protocolNames } from '../ui/protocols';
import { toast } from '../ui/toast';
import { openTerminal, type Placement } from './workspace';

/** Whether this version opens an endpoint itself; the others are kept, found and exported. */
export const isOpenable = ({ protocol }: Pick<Endpoint, 'protocol'>): boolean =>
  OPENABLE_PROTOCOLS.has(protocol);

/** The endpoint that a host is opened by: the first that can be. */
export const openableEndpoint = ({ endpoints }: Pick<Host, 'endpoints'>): Endpoint | undefined =>
  endpoints.find(isOpenable);

/** What stands where a connect button would: "RDP is kept, not opened by this version". */
export function keptText(endpoints: readonly Pick<Endpoint, 'protocol'>[]): string {
  const protocols = new Set(endpoints.map(({ protocol }) => protocol));
  return `${protocolNames(protocols)} ${protocols.size === 1 ? 'is' : 'are'} kept, not opened by this version`;
}

/**
 * Opens a terminal on the host's first endpoint that can be opened, or on the given one. Where there is none it says so
 * and returns false.
 */
export function openHost(host: Host, endpointId?: string, placement?: Placement): boolean {
  const endpoint =
    endpointId === undefined ? openableEndpoint(host) : host.endpoints.find(({ id }) => id === endpointId);
  if (endpoint !== undefined && isOpenable(endpoint)) {
    openTerminal({ kind: 'ssh', hostId: host.id, endpointId: endpoint.id }, placement);
    return true;
  }
  const closed = endpoint === undefined ? host.endpoints : [endpoint];
  toast({
    message: `${host.name} can’t be opened: ${keptText(closed)}.`,
    hint: 'Add an SSH endpoint to open a terminal on it.',
    tone: 'warning',
  });
  return false;
}
