import { describe, expect, it } from 'vitest';
import type { Endpoint, Folder, Host } from './inventory';
import type { Properties } from './properties';
import { bereftBy } from './bereft';
import { usageIndex, usageOf, type UsageRecords } from './usage';

const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const [NET, OTP, GATE, PROD] = [uuid(901), uuid(902), uuid(903), uuid(904)];

const folder = (id: string, parentId: string | null, properties: Properties): Folder => ({
  ...{ id, parentId, name: `folder ${id.slice(-2)}`, notes: '', properties, position: 0 },
});
const endpoint = (id: string, properties: Properties = {}, label = ''): Endpoint => ({
  ...{ id, protocol: 'ssh', port: 22, label, properties },
});
const host = (
  id: string,
  folderId: string | null,
  properties: Properties = {},
  endpoints: Endpoint[] = [endpoint(`${id}e`)],
): Host => ({
  ...{ id, folderId, name: `host ${id.slice(-2)}`, address: '10.0.0.1', tags: [], os: '', notes: '' },
  ...{ customFields: {}, properties, endpoints, favourite: false, lastUsedAt: null, position: 0 },
});
const records = (folders: Folder[], hosts: Host[]): UsageRecords => ({
  folders: new Map(folders.map((each) => [each.id, each])),
  hosts: new Map(hosts.map((each) => [each.id, each])),
});

const site = records(
  [
    folder(uuid(1), null, { credentialId: NET, extraCredentialIds: [OTP], environmentId: PROD }),
    folder(uuid(2), uuid(1), { jumpHostId: GATE }),
    folder(uuid(3), uuid(1), { credentialId: null }),
  ],
  [
    host(uuid(11), uuid(1)),
    host(uuid(12), uuid(2)),
    host(uuid(13), uuid(3)),
    host(uuid(14), null, { credentialId: NET }),
    host(uuid(15), uuid(2), { jumpHostId: null }, [
      endpoint('a', { credentialId: uuid(905) }),
      endpoint('b', { credentialId: NET }, 'console'),
      endpoint('c', {}, 'spare'),
    ]),
    host(GATE, null),
  ],
);

describe('usage', () => {
  it('names every place that sets a credential, endpoints too', () => {
    expect(usageOf({ kind: 'credential', id: NET }, site).places).toMatchObject([
      { kind: 'folder', id: uuid(1), endpoint: null, hosts: 3 },
      { kind: 'host', id: uuid(14), endpoint: null, hosts: 1 },
      { kind: 'host', id: uuid(15), endpoint: 'console' },
    ]);
    expect(usageOf({ kind: 'credential', id: OTP }, site).places).toMatchObject([
      { kind: 'folder', id: uuid(1), key: 'extraCredentialIds' },
    ]);
  });

  it('counts each host that uses a record effectively once; "none" ends inheritance', () => {
    // 11 and 12 inherit, 13 is below "none", 14 sets it, 15 has it on two of three endpoints.
    expect(usageOf({ kind: 'credential', id: NET }, site).hosts).toBe(4);
    expect(usageOf({ kind: 'credential', id: OTP }, site).hosts).toBe(4);
    expect(usageOf({ kind: 'host', id: GATE }, site).hosts).toBe(1);
    expect(usageOf({ kind: 'environment', id: PROD }, site).hosts).toBe(4);
    expect(usageOf({ kind: 'credential', id: uuid(999) }, site)).toEqual({
      places: [],
      hosts: 0,
      shares: [],
    });
  });

  it('tells how many hosts take each property of a folder', () => {
    const usage = usageOf({ kind: 'folder', id: uuid(1) }, site);
    expect(usage.hosts).toBe(4);
    expect(usage.shares).toEqual([
      { key: 'credentialId', hosts: 3 },
      { key: 'extraCredentialIds', hosts: 4 },
      { key: 'environmentId', hosts: 4 },
    ]);
  });

  it('ends at a circle of folders', () => {
    const round = records(
      [folder(uuid(1), uuid(2), { credentialId: NET }), folder(uuid(2), uuid(1), {})],
      [host(uuid(11), uuid(2))],
    );
    expect(usageOf({ kind: 'credential', id: NET }, round).hosts).toBe(1);
    expect(usageOf({ kind: 'folder', id: uuid(1) }, round).hosts).toBe(1);
  });

  it('says how many hosts that stay would miss what is deleted', () => {
    expect(bereftBy([{ kind: 'credential', id: NET }], site)).toEqual({
      ...{ credential: 4, jumpHost: 0, environment: 0 },
    });
    // The jump host and the folder of the host behind it go together: nobody misses it.
    expect(
      bereftBy(
        [
          { kind: 'host', id: GATE },
          { kind: 'folder', id: uuid(1) },
        ],
        site,
      ).jumpHost,
    ).toBe(0);
    expect(bereftBy([{ kind: 'host', id: GATE }], site).jumpHost).toBe(1);
  });

  it('looks at 50,000 hosts in one pass', () => {
    const folders = Array.from({ length: 2000 }, (_, at) =>
      folder(uuid(10_000 + at), at === 0 ? null : uuid(10_000 + Math.floor(at / 4)), {
        ...(at % 3 === 0 ? { credentialId: uuid(at % 97) } : {}),
      }),
    );
    let reads = 0;
    const hosts = Array.from({ length: 50_000 }, (_, at) => {
      const made = host(uuid(100_000 + at), uuid(10_000 + (at % 2000)));
      return Object.defineProperty(made, 'properties', {
        get: () => {
          reads += 1;
          return {};
        },
      });
    });
    const index = usageIndex(records(folders, hosts));
    const total = [...index.values()].reduce((sum, usage) => sum + usage.hosts, 0);
    expect(total).toBe(50_000);
    expect(reads).toBeLessThanOrEqual(50_000 * 5);
  });
});
