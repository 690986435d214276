import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { InventoryChange, InventorySnapshot } from '../../shared/model/inventory';

type Listener = (change: InventoryChange) => void;

const empty = (revision: number): InventorySnapshot => ({
  revision,
  folders: [],
  hosts: [],
  environments: [],
  credentials: [],
});
const changed = (revision: number): InventoryChange => ({ ...empty(revision), removed: [] });

/** A main that answers snapshots when told to. */
function fakeMain(): { emit: Listener; answer: (revision: number) => void; asked: () => number } {
  let listener: Listener = () => undefined;
  const waiting: ((reply: unknown) => void)[] = [];
  let asked = 0;
  vi.stubGlobal('window', {
    addEventListener: () => undefined,
    binnacle: {
      call: {
        'inventory.snapshot': () => {
          asked += 1;
          return new Promise((resolve) => waiting.push(resolve));
        },
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
    answer: (revision) => waiting.shift()?.({ ok: true, value: empty(revision) }),
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
});
