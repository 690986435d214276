import type { FieldChange } from '../../shared/model/history';
import { PROTOCOL_LABEL } from '../ui/protocols';
import { propertyName } from './fieldNames';
import type { FieldRow } from './fieldRows';
import { NOTHING, shownValue, type NameLookup, type Shown } from './shownValue';

/** An endpoint as an event has it: what it says is checked where it is used. */
type Endpoint = Readonly<Record<string, unknown>>;

/** The changes of a host's list of endpoints: one row for each that came or went and for each field of the others. */
export function endpointRows({ before, after }: FieldChange, names: NameLookup): FieldRow[] {
  const old = byId(before);
  const now = byId(after);
  const rows: FieldRow[] = [];
  for (const id of new Set([...old.keys(), ...now.keys()])) {
    const from = old.get(id);
    const to = now.get(id);
    if (from !== undefined && to !== undefined) rows.push(...changed(id, from, to, names));
    else rows.push({ key: `endpoints.${id}`, label: 'Endpoint', before: titled(from), after: titled(to) });
  }
  return rows.length > 0 ? rows : [orderRow];
}

/** The same endpoints in another order: the first is the one that is opened. */
const orderRow: FieldRow = {
  key: 'endpoints',
  label: 'Endpoints',
  before: NOTHING,
  after: { kind: 'text', text: 'In another order' },
};

function byId(list: unknown): Map<string, Endpoint> {
  const endpoints = Array.isArray(list) ? (list as Endpoint[]) : [];
  return new Map(endpoints.map((endpoint) => [String(endpoint['id']), endpoint]));
}

function changed(id: string, from: Endpoint, to: Endpoint, names: NameLookup): FieldRow[] {
  const rows: FieldRow[] = [];
  const add = (label: string, path: string[], before: unknown, after: unknown): void => {
    if (JSON.stringify(before) === JSON.stringify(after)) return;
    const key = `endpoints.${id}.${path.join('.')}`;
    rows.push({ key, label, before: shownValue(path, before, names), after: shownValue(path, after, names) });
  };
  const title = endpointTitle(to);
  const [old, now] = [propertiesOf(from), propertiesOf(to)];
  if (from['protocol'] !== to['protocol'])
    rows.push({
      key: `endpoints.${id}.protocol`,
      label: 'Endpoint',
      before: titled(from),
      after: titled(to),
    });
  else add(`Port of ${protocolOf(to)}`, ['port'], from['port'], to['port']);
  add(`Label of ${title}`, ['label'], from['label'], to['label']);
  for (const key of new Set([...Object.keys(old), ...Object.keys(now)]))
    add(`${propertyName(key)} of ${title}`, ['properties', key], old[key], now[key]);
  return rows;
}

const propertiesOf = (endpoint: Endpoint): Record<string, unknown> =>
  (endpoint['properties'] ?? {}) as Record<string, unknown>;

const LABELS: Partial<Record<string, string>> = PROTOCOL_LABEL;

const protocolOf = ({ protocol }: Endpoint): string => LABELS[String(protocol)] ?? String(protocol);

/** "SSH 22", or its label. */
function endpointTitle(endpoint: Endpoint): string {
  const { label, port } = endpoint;
  return typeof label === 'string' && label !== '' ? label : `${protocolOf(endpoint)} ${String(port)}`;
}

const titled = (endpoint: Endpoint | undefined): Shown =>
  endpoint === undefined ? NOTHING : { kind: 'text', text: endpointTitle(endpoint) };
