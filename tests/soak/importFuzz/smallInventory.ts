import type { Folder, Host } from '../../../src/shared/model/inventory';
import { changeOf, InventoryRecords } from '../../../src/main/inventory/records';
import type { Store } from '../../../src/main/store/store';

const id = (index: number): string => `10000000-0000-4000-8000-${String(index).padStart(12, '0')}`;

const folder = (index: number, parent: number | null, name: string): Folder => ({
  id: id(index),
  parentId: parent === null ? null : id(parent),
  name,
  notes: '',
  properties: {},
  position: index,
});

const host = (index: number, parent: number | null, name: string, jump?: number): Host => ({
  id: id(index),
  folderId: parent === null ? null : id(parent),
  name,
  address: `${name}.example.com`,
  tags: ['old'],
  os: '',
  notes: 'mine',
  customFields: { rack: 'a' },
  properties: jump === undefined ? {} : { jumpHostId: id(jump) },
  endpoints: [{ id: id(1000 + index), protocol: 'ssh', port: 22, label: '', properties: {} }],
  favourite: false,
  lastUsedAt: null,
  position: index,
});

/** Names that stand in the seeds as well, so that imports meet hosts that are there. */
const NAMES = ['web01', 'bastion', 'sw1', 'gw', 'web', 'edge', 'h', '10.0.0.1', 'VM01', 'jump', 'inner'];

/** Objects that throw when somebody writes into them. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
}

/** Records without a single one. */
export function emptyRecords(): InventoryRecords {
  // Whatever is asked of a table: a list of nothing, which is also an iterator at its end.
  const nothing = (): unknown => Object.assign([], { next: () => ({ done: true, value: undefined }) });
  const table = new Proxy({}, { get: () => nothing });
  const tables = new Proxy({}, { get: () => table });
  const records = new InventoryRecords(tables as unknown as Store);
  records.read(0);
  return records;
}

/** A few folders and hosts, jump hosts among them, that no import may change in place. */
export function smallRecords(): InventoryRecords {
  const records = emptyRecords();
  const hosts = NAMES.map((name, index) => {
    const jump = index > 0 && index < 4 ? 10 + index - 1 : undefined;
    return host(10 + index, index % 3 === 0 ? null : (index % 3) + 1, name, jump);
  });
  records.apply(frozen(changeOf({ folders: [folder(2, null, 'Production'), folder(3, 2, 'web')], hosts })));
  return records;
}
