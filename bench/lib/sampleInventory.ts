import type { EnvironmentDraft, FolderDraft, HostDraft } from '../../src/shared/model/inventory';

/** How large a sample to make. */
export interface SampleSize {
  hosts: number;
  folders: number;
  /** The same seed gives the same sample. */
  seed: number;
}

/** A sample: folders by index (a parent stands before its children), hosts with the index of their folder. */
export interface SampleInventory {
  environments: EnvironmentDraft[];
  folders: { draft: Omit<FolderDraft, 'parentId'>; parent: number | null }[];
  hosts: { draft: Omit<HostDraft, 'folderId'>; folder: number }[];
}

const SITES = ['Amsterdam', 'Rotterdam', 'Zürich', 'Košice', 'Lisboa', 'Kraków', 'Osaka', 'Perth', 'Dublin'];
const ROLES = ['core-sw', 'edge-rt', 'web', 'db', 'mail', 'dns', 'vpn', 'backup', 'build', 'ap', 'fw', 'log'];
const SYSTEMS = ['Debian 12', 'Rocky 9', 'Windows Server 2022', 'IOS-XE 17', 'JunOS 23', 'FreeBSD 14', ''];
const TAGS = ['core', 'edge', 'dmz', 'pci', 'legacy', 'lab', 'vm', 'rack-a', 'rack-b', 'on-call'];
const WORDS = [
  'replaced',
  'fan',
  'power',
  'supply',
  'uplink',
  'to',
  'spare',
  'in',
  'cabinet',
  'ask',
  'for',
  'key',
];

/** Makes a sample of the size asked for: what a person could have, not noise. */
export function sampleInventory({ hosts, folders, seed }: SampleSize): SampleInventory {
  const random = generator(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  return {
    environments: [
      { name: 'Production', colour: '#cc3344', guarded: true },
      { name: 'Staging', colour: '#c98a1b', guarded: false },
    ],
    folders: Array.from({ length: folders }, (_, index) => ({
      draft: {
        name: `${pick(SITES)} ${index + 1}`,
        notes: '',
        properties: { username: pick(['root', 'admin']) },
      },
      // A fifth stand at the top, the others below one that came before.
      parent: index === 0 || random() < 0.2 ? null : Math.floor(random() * index),
    })),
    hosts: Array.from({ length: hosts }, (_, index) => ({
      draft: hostDraft(index, random, pick),
      folder: Math.floor(random() * folders),
    })),
  };
}

function hostDraft(
  index: number,
  random: () => number,
  pick: <T>(list: readonly T[]) => T,
): Omit<HostDraft, 'folderId'> {
  const words = Array.from({ length: Math.floor(random() * 20) }, () => pick(WORDS));
  return {
    name: `${pick(ROLES)}-${String(index + 1).padStart(5, '0')}`,
    address: `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`,
    tags: [...new Set([pick(TAGS), pick(TAGS)])],
    os: pick(SYSTEMS),
    notes: words.join(' '),
    customFields: random() < 0.3 ? { rack: `R${Math.floor(random() * 40)}` } : {},
    properties: random() < 0.1 ? { legacyAlgorithms: true } : {},
    endpoints: [{ protocol: 'ssh', port: random() < 0.9 ? 22 : 2222, label: '', properties: {} }],
    favourite: random() < 0.01,
  };
}

/** Mulberry32: 32 bits of state are plenty for samples. Numbers in [0, 1). */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
