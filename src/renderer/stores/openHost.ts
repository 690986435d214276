import type { SessionTarget } from '../../shared/model/document';
import {
  dialectOfProtocol,
  OPENABLE_PROTOCOLS,
  type Endpoint,
  type Host,
} from '../../shared/model/inventory';
import { protocolNames } from '../ui/protocols';
import { toast } from '../ui/toast';
import { openQuery, openTerminal, type Placement } from './workspace';

/** Whether this version opens an endpoint itself; the others are kept, found and exported. */
export const isOpenable = ({ protocol }: Pick<Endpoint, 'protocol'>): boolean =>
  OPENABLE_PROTOCOLS.has(protocol);

/** Whether an endpoint opens as a query tab. */
export const isDatabase = ({ protocol }: Pick<Endpoint, 'protocol'>): boolean =>
  isOpenable({ protocol }) && dialectOfProtocol(protocol) !== undefined;

/** The endpoint that a host is opened by: the first shell, or the first that can be opened at all. */
export const openableEndpoint = <E extends Pick<Endpoint, 'protocol'>>({
  endpoints,
}: {
  endpoints: readonly E[];
}): E | undefined => endpoints.find(({ protocol }) => protocol === 'ssh') ?? endpoints.find(isOpenable);

/** Whether a host has a way in by SSH: only then there are host keys. */
export const hasShell = ({ endpoints }: Pick<Host, 'endpoints'>): boolean =>
  endpoints.some(({ protocol }) => protocol === 'ssh');

/** What stands where a connect button would: "RDP is kept, not opened by this version". */
export function keptText(endpoints: readonly Pick<Endpoint, 'protocol'>[]): string {
  const protocols = new Set(endpoints.map(({ protocol }) => protocol));
  return `${protocolNames(protocols)} ${protocols.size === 1 ? 'is' : 'are'} kept, not opened by this version`;
}

/** What a session of a host's endpoint connects to; undefined: this version does not open it. */
export function endpointTarget(
  hostId: string,
  endpoint: Pick<Endpoint, 'id' | 'protocol'>,
): Extract<SessionTarget, { kind: 'ssh' | 'query' }> | undefined {
  const { id: endpointId, protocol } = endpoint;
  if (protocol === 'ssh') return { kind: 'ssh', hostId, endpointId };
  const engine = dialectOfProtocol(protocol);
  if (engine === undefined || !isOpenable(endpoint)) return undefined;
  return { kind: 'query', hostId, endpointId, engine, database: null };
}

/**
 * Opens a terminal or a query tab on the endpoint that a host is opened by, or on the given one. Where there is none it
 * says so and returns false.
 */
export function openHost(host: Host, endpointId?: string, placement?: Placement): boolean {
  const endpoint =
    endpointId === undefined ? openableEndpoint(host) : host.endpoints.find(({ id }) => id === endpointId);
  const target = endpoint === undefined ? undefined : endpointTarget(host.id, endpoint);
  if (target !== undefined) {
    if (target.kind === 'query') openQuery(target, placement);
    else openTerminal(target, placement);
    return true;
  }
  const closed = endpoint === undefined ? host.endpoints : [endpoint];
  toast({
    message: `${host.name} can’t be opened: ${keptText(closed)}.`,
    hint: 'Add an SSH endpoint to open a terminal on it, or one of a database.',
    tone: 'warning',
  });
  return false;
}
