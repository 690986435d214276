import {
  DEFAULT_PORTS,
  hostDraftSchema,
  type Endpoint,
  type Host,
  type HostDraft,
} from '../../shared/model/inventory';
import { checkForm, type Checked } from './formIssues';
import { fromPropertyFields, parseWholeNumber, toPropertyFields, type PropertyFields } from './propertyForm';

/** One way in, as typed. */
export interface EndpointForm {
  /** Identifies the row while it is edited; not sent. */
  row: number;
  /** Null while it is new. */
  id: string | null;
  protocol: Endpoint['protocol'];
  port: string;
  label: string;
  properties: PropertyFields;
}

/** One custom field, as typed. */
export interface CustomFieldForm {
  row: number;
  name: string;
  value: string;
}

/** The host form's whole state: plain text wherever a person types. */
export interface HostForm {
  folderId: string | null;
  /** Empty: the address serves as name. */
  name: string;
  address: string;
  tags: string[];
  os: string;
  notes: string;
  customFields: CustomFieldForm[];
  properties: PropertyFields;
  endpoints: EndpointForm[];
  favourite: boolean;
}

/** A further row's number: one above the highest. */
export function nextRow(rows: readonly { row: number }[]): number {
  return Math.max(0, ...rows.map(({ row }) => row)) + 1;
}

/** A new way in. */
export function newEndpoint(row: number, protocol: Endpoint['protocol'] = 'ssh'): EndpointForm {
  return {
    row,
    id: null,
    protocol,
    port: String(DEFAULT_PORTS[protocol]),
    label: '',
    properties: toPropertyFields({}),
  };
}

/** The endpoint with another protocol: its port follows unless it was one of one's own. */
export function withProtocol(endpoint: EndpointForm, protocol: Endpoint['protocol']): EndpointForm {
  const usual =
    endpoint.port.trim() === '' || endpoint.port.trim() === String(DEFAULT_PORTS[endpoint.protocol]);
  return { ...endpoint, protocol, port: usual ? String(DEFAULT_PORTS[protocol]) : endpoint.port };
}

/** What is known about a host before it is created, from where it was asked for. */
export interface HostSeed {
  folderId?: string | null;
  address?: string;
  port?: number;
  username?: string | null;
}

/** An empty form, with what quick connect or the tree already know. */
export function emptyHostForm(seed: HostSeed = {}): HostForm {
  const { folderId = null, address = '', port = DEFAULT_PORTS.ssh, username } = seed;
  return {
    folderId,
    name: '',
    address,
    tags: [],
    os: '',
    notes: '',
    customFields: [],
    properties: toPropertyFields(typeof username === 'string' ? { username } : {}),
    endpoints: [{ ...newEndpoint(1), port: String(port) }],
    favourite: false,
  };
}

/** The form of a saved host. */
export function toHostForm(host: Host): HostForm {
  const { folderId, name, address, tags, os, notes, favourite } = host;
  const customFields = Object.entries(host.customFields);
  return {
    ...{ folderId, name, address, os, notes, favourite },
    tags: [...tags],
    customFields: customFields.map(([key, value], at) => ({ row: at + 1, name: key, value })),
    properties: toPropertyFields(host.properties),
    endpoints: host.endpoints.map(({ id, protocol, port, label, properties }, at) => ({
      ...{ row: at + 1, id, protocol, label },
      port: String(port),
      properties: toPropertyFields(properties),
    })),
  };
}

function endpointDraft(endpoint: EndpointForm): unknown {
  const { id, protocol, port, label, properties } = endpoint;
  return {
    ...(id === null ? {} : { id }),
    protocol,
    port: parseWholeNumber(port),
    label: label.trim(),
    properties: fromPropertyFields(properties),
  };
}

/** Custom field names that are used twice: they would silently replace one another. */
function repeatedField(fields: readonly CustomFieldForm[]): CustomFieldForm | undefined {
  const names = new Set<string>();
  return fields.find(({ name }) => {
    const key = name.trim();
    const repeated = names.has(key);
    names.add(key);
    return repeated;
  });
}

/** Checks a form and turns it into what is sent; issues name fields by the draft's paths. */
export function checkHostForm(form: HostForm): Checked<HostDraft> {
  const { folderId, tags, notes, favourite } = form;
  const fields = form.customFields.filter(({ name, value }) => name.trim() !== '' || value !== '');
  const unnamed = fields.find(({ name }) => name.trim() === '');
  if (unnamed !== undefined) return { ok: false, issues: { [`custom.${unnamed.row}`]: 'A name is needed.' } };
  const repeated = repeatedField(fields);
  if (repeated !== undefined) {
    return { ok: false, issues: { [`custom.${repeated.row}`]: 'This name is used twice.' } };
  }
  const address = form.address.trim();
  return checkForm(hostDraftSchema, {
    ...{ folderId, tags, notes, favourite, address },
    name: form.name.trim() === '' ? address : form.name.trim(),
    os: form.os.trim(),
    customFields: Object.fromEntries(fields.map(({ name, value }) => [name.trim(), value])),
    properties: fromPropertyFields(form.properties),
    endpoints: form.endpoints.map(endpointDraft),
  });
}

/** A saved host as a draft, for changes of one property outside the form. */
export function hostDraftOf(host: Host): HostDraft {
  const { folderId, name, address, tags, os, notes, customFields, properties, endpoints, favourite } = host;
  return { folderId, name, address, tags, os, notes, customFields, properties, endpoints, favourite };
}

/** Whether two form states would save the same. */
export function sameForm(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
