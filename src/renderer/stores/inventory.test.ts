import { beforeEach, describe, expect, it, vi } from 'vitest';
import type {
  Host,
  InventoryChange,
  InventoryOpening,
  InventoryPart,
  InventorySnapshot,
} from '../../shared/model/inventory';

type Listener = (change: InventoryChange) => void;

const empty = (revision: number): InventorySnapshot => ({
  revision,
  folders: [],
  hosts: [],
  environments: [],
  credentials: [],
});
const changed = (revision: number): InventoryChange => ({ ...empty(revision), removed: [] });

const opening = (revision: number, part: Partial<InventoryOpening> = {}): InventoryOpening => ({
  ...{ ...empty(revision), hostsIn: [], next: null },
  ...part,
});
const host = (id: string, folderId: string | null = null): Host => ({
  ...{ id, folderId, name: id, address: id, tags: [], os: '', notes: '', customFields: {}, properties: {} },
  ...{ endpoints: [], favourite: false, lastUsedAt: null, position: 0 },
});

interface FakeMain {
  emit: Listener;
  answer: (reply: InventoryOpening | number) => void;
  answerRest: (part: InventoryPart | null) => void;
  asked: () => number;
}

/** A main that answers when told to. */
function fakeMain(): FakeMain {
  let listener: Listener = () => undefined;
  const waiting: ((reply: unknown) => void)[] = [];
  const rest: ((reply: unknown) => void)[] = [];
  let asked = 0;
  vi.stubGlobal('window', {
    addEventListener: () => undefined,
    binnacle: {
      call: {
        'inventory.open': () => {
          asked += 1;
          return new Promise((resolve) => waiting.push(resolve));
        },
        'inventory.openRest': () => new Promise((resolve) => rest.push(resolve)),
      },
      on: {
        'inventory.changed': (wanted: Listener) => {
          listener = wanted;
          return () => undefined;
        },
      },
    },
  });
  return {
    emit: (change) => listener(change),
    answer: (reply) =>
      waiting.shift()?.({ ok: true, value: typeof reply === 'number' ? opening(reply) : reply }),
    answerRest: (value) => {
      const reply = rest.shift();
      if (reply === undefined) throw new Error('nobody asked');
      reply({ ok: true, value });
    },
    asked: () => asked,
  };
}

describe('inventory mirror of main', () => {
  let main: ReturnType<typeof fakeMain>;
  beforeEach(() => {
    vi.resetModules();
    main = fakeMain();
  });

  it('applies changes that arrived while the snapshot was on its way', async () => {
    const { startInventoryMirror, useInventory } = await import('./inventory');
    const started = startInventoryMirror();
    main.emit(changed(5));
    main.emit(changed(6));
    main.answer(5);
    await started;
    expect(useInventory.getState()).toMatchObject({ ready: true, revision: 6 });
  });

  it('takes a new snapshot after a gap', async () => {
    const { startInventoryMirror, useInventory } = await import('./inventory');
    const started = startInventoryMirror();
    main.answer(1);
    await started;
    main.emit(changed(4));
    expect(main.asked()).toBe(2);
    main.answer(4);
    await vi.waitFor(() => expect(useInventory.getState().revision).toBe(4));
  });

  it('shows the first hosts at once, and applies changes when the others are there', async () => {
    const { startInventoryMirror, useInventory } = await import('./inventory');
    const folders = [{ id: 'f', parentId: null, name: 'f', notes: '', properties: {}, position: 0 }];
    const started = startInventoryMirror(() => ['f']);
    main.answer(opening(5, { folders, hosts: [host('a', 'f')], hostsIn: [3], next: 0 }));
    await vi.waitFor(() => expect(useInventory.getState().hosts.size).toBe(1));
    expect(useInventory.getState()).toMatchObject({ ready: false, revision: 5 });
    expect(useInventory.getState().hostCounts.get('f')).toBe(3);
    main.emit({ ...changed(6), hosts: [{ ...host('b', 'f'), name: 'renamed' }] });
    main.emit({ ...changed(7), removed: [{ kind: 'host', id: 'c' }] });
    await vi.waitFor(() => main.answerRest({ hosts: [host('b', 'f')], next: 1 }));
    await Promise.resolve();
    expect(useInventory.getState().hosts.size).toBe(1);
    await vi.waitFor(() => main.answerRest({ hosts: [host('c', 'f')], next: null }));
    await started;
    const { hosts, hostCounts, ready, revision } = useInventory.getState();
    expect({ ready, revision, count: hostCounts.get('f') }).toEqual({ ready: true, revision: 7, count: 2 });
    expect([...hosts.values()].map(({ name }) => name)).toEqual(['a', 'renamed']);
  });

  it('opens again when main has the other hosts no more', async () => {
    const { startInventoryMirror, useInventory } = await import('./inventory');
    const started = startInventoryMirror();
    main.answer(opening(1, { hosts: [host('a')], next: 0 }));
    await vi.waitFor(() => expect(useInventory.getState().hosts.size).toBe(1));
    await vi.waitFor(() => main.answerRest(null));
    await vi.waitFor(() => expect(main.asked()).toBe(2));
    main.answer(opening(2, { hosts: [host('a'), host('b')] }));
    await started;
    expect(useInventory.getState()).toMatchObject({ ready: true, revision: 2 });
    expect(useInventory.getState().hosts.size).toBe(2);
  });

  it('shows the pieces of a large change together, and a small one at once', async () => {
    const { startInventoryMirror, useInventory } = await import('./inventory');
    const started = startInventoryMirror();
    main.answer(1);
    await started;
    let shown = 0;
    useInventory.subscribe(() => (shown += 1));
    const piece = (revision: number): InventoryChange => ({
      ...changed(revision),
      hosts: Array.from({ length: 500 }, (_, at) => host(`${revision}-${at}`)),
    });
    for (const revision of [2, 3, 4]) main.emit(piece(revision));
    expect(shown).toBe(0);
    await vi.waitFor(() => expect(useInventory.getState().revision).toBe(4));
    expect([shown, useInventory.getState().hosts.size]).toEqual([1, 1500]);
    main.emit(piece(5));
    main.emit({ ...changed(6), hosts: [host('one')] });
    expect(useInventory.getState().revision).toBe(6);
    expect(useInventory.getState().hosts.size).toBe(2001);
  });

  it('keeps what it has while it takes everything anew', async () => {
    const { startInventoryMirror, useInventory } = await import('./inventory');
    const started = startInventoryMirror();
    main.answer(opening(1, { hosts: [host('a'), host('b')] }));
    await started;
    main.emit(changed(4));
    main.answer(opening(4, { hosts: [host('a')], next: 0 }));
    await Promise.resolve();
    expect(useInventory.getState()).toMatchObject({ ready: true, revision: 1 });
    await vi.waitFor(() => main.answerRest({ hosts: [host('c')], next: null }));
    await vi.waitFor(() => expect(useInventory.getState().revision).toBe(4));
    expect([...useInventory.getState().hosts.keys()]).toEqual(['a', 'c']);
  });
});
