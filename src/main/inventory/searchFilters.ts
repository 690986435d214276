import type { Credential, Environment, Folder, Host } from '../../shared/model/inventory';
import type { SearchFilter } from '../../shared/search/query';
import { fold } from './fold';
import {
  anyEffective,
  anyUsername,
  type FolderValues,
  type SearchedKey,
  type SearchedProperties,
  ownBitsOf,
} from './folderValues';
import type { HostEntry, Way } from './searchEntry';

/** What searching reads of the inventory; the maps follow every change. */
export interface SearchedRecords {
  hosts: ReadonlyMap<string, Host>;
  folders: ReadonlyMap<string, Folder>;
  environments: ReadonlyMap<string, Pick<Environment, 'name'>>;
  credentials: ReadonlyMap<string, Pick<Credential, 'name' | 'username'>>;
}

/** Whether a host passes. */
export type HostTest = (entry: HostEntry) => boolean;

type TextTest = (folded: string) => boolean;

const ALL: HostTest = () => true;
/** Without a value these say nothing yet; of the others each host has some or none. */
const ANY_WILL_DO: ReadonlySet<SearchFilter['operator']> = new Set(['is', 'port', 'proto']);

/** A test for a filter of a query. Names and what is inherited are looked up once for each record, not for each host. */
export function hostTest(filter: SearchFilter, records: SearchedRecords, folders: FolderValues): HostTest {
  if (filter.values.length === 0 && ANY_WILL_DO.has(filter.operator)) return ALL;
  const test = positiveTest(filter, records, folders);
  return filter.negated ? (entry) => !test(entry) : test;
}

function positiveTest(filter: SearchFilter, records: SearchedRecords, folders: FolderValues): HostTest {
  const values = filter.values.map(fold);
  const begins = textTest(values, (text, value) => text.startsWith(value));
  const holds = textTest(values, (text, value) => text.includes(value));
  switch (filter.operator) {
    case 'tag':
      return ({ tags }) => tags.some(begins);
    case 'addr':
      return onText('address', addressTest(values));
    case 'os':
      return ({ os }) => holds(os);
    case 'note':
      return onText('note', holds);
    case 'text':
      return ({ text }) => values.some((value) => text.includes(value));
    case 'field':
      return fieldTest(fold(filter.key), holds);
    case 'proto':
      return wayTest(({ protocol }) => begins(protocol));
    case 'port':
      return portTest(values);
    case 'is':
      return isTest(values, folders);
    case 'folder':
      return folderTest(folders, pathTest(records.folders, holds));
    case 'user':
      return userTest(records, folders, begins);
    case 'env':
      return idTest('environmentId', folders, nameTest(records.environments, begins));
    case 'cred':
      return idTest('credentialId', folders, nameTest(records.credentials, holds));
    case 'via':
      return idTest('jumpHostId', folders, nameTest(records.hosts, holds));
  }
}

/** One of the alternatives fits; without any, there is some text at all. */
function textTest(values: readonly string[], fits: (text: string, value: string) => boolean): TextTest {
  const [only] = values;
  if (only === undefined) return (text) => text !== '';
  if (values.length === 1) return (text) => fits(text, only);
  return (text) => values.some((value) => fits(text, value));
}

/** Numbers are typed from their beginning; a part of a host's name may be remembered from anywhere. */
function addressTest(values: readonly string[]): TextTest {
  return textTest(values, (address, value) =>
    /^[\d[:]/.test(value) ? address.startsWith(value) : address.includes(value),
  );
}

function onText(part: 'address' | 'note', test: TextTest): HostTest {
  return (entry) => test(entry[part]);
}

function folderTest(folders: FolderValues, fits: (id: string) => boolean): HostTest {
  const below = folders.remembered((id) => id !== null && fits(id));
  return (entry) => below(entry.folder);
}

function fieldTest(key: string, holds: TextTest): HostTest {
  return ({ fields }) => fields.some((field) => field.key === key && holds(field.value));
}

function portTest(values: readonly string[]): HostTest {
  const ports = new Set(values.map(Number));
  return wayTest(({ port }) => ports.has(port));
}

/** Hosts share their lists of endpoints: most have the same few. */
function wayTest(fits: (way: Way) => boolean): HostTest {
  const known = new Map<readonly Way[], boolean>();
  return ({ ways }) => {
    let result = known.get(ways);
    if (result === undefined) known.set(ways, (result = ways.some(fits)));
    return result;
  };
}

function isTest(values: readonly string[], folders: FolderValues): HostTest {
  const favourite = values.some((value) => 'favourite'.startsWith(value) || 'favorite'.startsWith(value));
  const legacy = values.some((value) => 'legacy'.startsWith(value));
  const isLegacy = effectiveTest('legacyAlgorithms', folders, (value) => value === true);
  return (entry) => (favourite && entry.favourite) || (legacy && isLegacy(entry));
}

function userTest(records: SearchedRecords, folders: FolderValues, begins: TextTest): HostTest {
  const fits = ({ username, credentialId }: SearchedProperties): boolean => {
    if (typeof username === 'string' && username !== '') return begins(fold(username));
    const credential = typeof credentialId === 'string' ? records.credentials.get(credentialId) : undefined;
    return begins(fold(credential?.username ?? ''));
  };
  const below = folders.remembered((id) => fits(folders.of(id)));
  const bits = ownBitsOf('username', 'credentialId');
  return ({ own, folder, node }) => ((own & bits) === 0 ? below(folder) : anyUsername(node, folders, fits));
}

function idTest(
  key: 'environmentId' | 'credentialId' | 'jumpHostId',
  folders: FolderValues,
  fits: (id: string) => boolean,
): HostTest {
  return effectiveTest(key, folders, (id) => typeof id === 'string' && fits(id));
}

/** Where neither the host nor its endpoints set the property, its folder alone decides. */
function effectiveTest<K extends SearchedKey>(
  key: K,
  folders: FolderValues,
  fits: (value: SearchedProperties[K]) => boolean,
): HostTest {
  const below = folders.remembered((id) => fits(folders.of(id)[key]));
  const bits = ownBitsOf(key);
  return ({ own, folder, node }) =>
    (own & bits) === 0 ? below(folder) : anyEffective(node, key, folders, fits);
}

function nameTest(records: ReadonlyMap<string, { name: string }>, test: TextTest): (id: string) => boolean {
  return remembered((id: string) => {
    const record = records.get(id);
    return record !== undefined && test(fold(record.name));
  });
}

/** A folder, or one above it, has a name that fits. */
function pathTest(folders: ReadonlyMap<string, Folder>, test: TextTest): (id: string) => boolean {
  const known = new Map<string, boolean>();
  const fits = (id: string): boolean => {
    const before = known.get(id);
    if (before !== undefined) return before;
    const folder = folders.get(id);
    // Also ends a cycle in damaged data.
    known.set(id, false);
    const result =
      folder !== undefined &&
      (test(fold(folder.name)) || (folder.parentId !== null && fits(folder.parentId)));
    known.set(id, result);
    return result;
  };
  return fits;
}

function remembered(test: (key: string) => boolean): (key: string) => boolean {
  const known = new Map<string, boolean>();
  return (key) => {
    let result = known.get(key);
    if (result === undefined) known.set(key, (result = test(key)));
    return result;
  };
}
