import { describe, expect, it } from 'vitest';
import { sealedFile } from '../../../../tests/lab/sealedInventory';
import type { CredentialExtras } from '../../../shared/model/credentialExtras';
import {
  CREDENTIAL_DERIVED,
  CREDENTIAL_KINDS,
  type CredentialKind,
  DEFAULT_PORTS,
  inventorySnapshotSchema,
  PROTOCOLS,
  type Protocol,
} from '../../../shared/model/inventory';
import type { Properties } from '../../../shared/model/properties';
import { ansible } from '../import/formats/ansible';
import { binnacleJson } from '../import/formats/binnacleJson';
import { csv } from '../import/formats/csv';
import { mremotengXml } from '../import/formats/mremotengXml';
import { sshConfig } from '../import/formats/sshConfig';
import { importText, seeded } from '../import/formats/testkit';
import type { ImportedHost, ImportedProperties, ImportedTree, ImportResult } from '../import/importModel';
import { exportAnsibleYaml } from './ansibleYaml';
import { exportCsv } from './csv';
import { ExportTree, type ExportView } from './exportView';
import { exportInventoryJson } from './inventoryJson';
import { exportMremotengXml } from './mremotengXml';
import { exportSshConfig } from './sshConfig';

const ROUNDS = 60;

/** Makes inventories; `plain`: names that every format can hold. */
class Maker {
  readonly random: () => number;
  #id = 0;

  constructor(
    seed: number,
    private readonly plain: boolean,
    private readonly protocols: readonly Protocol[],
  ) {
    this.random = seeded(seed);
  }

  view(): ExportView {
    const environments = this.many(3, (index) => ({
      ...{ id: this.id(), name: `Env ${index}`, colour: this.colour(), guarded: this.chance(0.5) },
    }));
    const credentials = this.many(4, (index) => this.credential(index));
    const links = {
      environments: environments.map(({ id }) => id),
      credentials: credentials.map(({ id }) => id),
    };
    const folderIds: string[] = [];
    const folders = this.many(6, (index) => {
      const parentId = this.chance(0.6) ? (this.pick(folderIds) ?? null) : null;
      const id = this.id();
      folderIds.push(id);
      const notes = this.plain ? '' : this.text();
      return {
        id,
        parentId,
        name: this.name('f', index),
        notes,
        properties: this.properties(links),
        position: index,
      };
    });
    const hostIds: string[] = [];
    const hosts = this.many(9, (index) => {
      // Jump hosts come before what they lead to: no circles.
      const properties = this.properties({ ...links, hosts: [...hostIds] });
      const id = this.id();
      hostIds.push(id);
      return {
        ...this.host(index),
        id,
        folderId: this.chance(0.8) ? (this.pick(folderIds) ?? null) : null,
        properties,
      };
    });
    return inventorySnapshotSchema.parse({ revision: 0, folders, hosts, environments, credentials });
  }

  host(index: number): Omit<ExportView['hosts'][number], 'id' | 'folderId' | 'properties'> {
    const tags = [
      ...new Set(this.many(3, () => (this.plain ? `t${this.below(4)}` : `tag ${this.word()}`.trim()))),
    ];
    const fields = this.many(3, (each) => [
      this.plain ? `field_${each}` : `Field ${each} ${this.word()}`.trim(),
      `v ${this.word()}`.trim(),
    ]);
    const ways = this.many(2, () => this.endpoint());
    return {
      name: this.name('h', index),
      address: this.pick([`10.0.${index}.1`, `h${index}.example.com`, `fe80::${index + 1}%eth0`]) ?? '',
      ...{ tags, os: this.plain ? '' : `OS ${this.word()}`.trim(), notes: this.plain ? '' : this.text() },
      customFields: Object.fromEntries(fields) as Record<string, string>,
      endpoints:
        ways.length === 0
          ? [this.endpoint()]
          : ways.filter(({ protocol }, at) => ways.findIndex((way) => way.protocol === protocol) === at),
      ...{ favourite: this.chance(0.2), lastUsedAt: null, position: index },
    };
  }

  endpoint(): ExportView['hosts'][number]['endpoints'][number] {
    const protocol = this.pick(this.protocols) ?? 'ssh';
    const port = this.chance(0.5) ? DEFAULT_PORTS[protocol] : 1 + this.below(65_535);
    return { id: this.id(), protocol, port, label: '', properties: {} };
  }

  credential(index: number): ExportView['credentials'][number] {
    const extras = this.plain ? {} : this.extras();
    const kinds: CredentialKind[] = ['password', 'private-key'];
    const kind = this.pick(this.plain ? kinds : CREDENTIAL_KINDS) ?? 'password';
    const keyFile = kind === 'private-key' ? `/keys/${this.plain ? 'id' : this.word()} ${index}` : null;
    const hasSecret = kind === 'password' ? (['password'] as const).slice() : [];
    return {
      id: this.id(),
      name: `Credential ${index}`,
      kind,
      username: `user${index}`,
      keyFile,
      notes: '',
      ...extras,
      ...{ hasSecret, secretSetAt: null, lastUsedAt: null },
    };
  }

  extras(): CredentialExtras {
    return {
      ...(this.chance(0.3) ? { expiresAt: this.below(2_000_000_000_000) } : {}),
      ...(this.chance(0.3) ? { certificateFile: `/keys/${this.word()}-cert.pub` } : {}),
      ...(this.chance(0.3) ? { remember: 'until-locked' as const } : {}),
      ...(this.chance(0.3) ? { snmp: { authProtocol: 'sha256', privacyProtocol: 'aes128' } as const } : {}),
    };
  }

  properties(links: { environments: string[]; credentials: string[]; hosts?: string[] }): Properties {
    const one = (list: readonly string[]): string | undefined => this.pick(list);
    const wanted: [keyof Properties, () => unknown][] = [
      ['username', () => (this.plain ? `u${this.below(9)}` : `u ${this.word()}`.trim())],
      ['credentialId', () => one(links.credentials)],
      ['jumpHostId', () => one(links.hosts ?? [])],
      ['environmentId', () => one(links.environments)],
      ['colour', () => this.colour()],
      ['connectTimeoutSeconds', () => 1 + this.below(600)],
      ['keepAliveSeconds', () => this.below(3600)],
      ['compression', () => this.chance(0.5)],
      ...(this.plain
        ? []
        : ([
            ['terminalType', () => 'vt100'],
            ['autoReconnect', () => null],
            [
              'extraCredentialIds',
              () => (links.credentials.length === 0 ? undefined : links.credentials.slice(0, 2)),
            ],
          ] as [keyof Properties, () => unknown][])),
    ];
    const set = wanted.filter(() => this.chance(0.3)).map(([key, make]) => [key, make()]);
    return Object.fromEntries(set.filter(([, value]) => value !== undefined)) as Properties;
  }

  name(prefix: string, index: number): string {
    return this.plain ? `${prefix}${index}` : `${prefix}${index} ${this.word()}`.trim();
  }

  word(): string {
    return this.many(6, () => this.pick(Array.from('aZ9éß世/\\\'"=+-@#:;&<>|{}%$!*?()[]~`^ ')) ?? '')
      .join('')
      .trim()
      .replace(/\s+/g, ' ');
  }

  text(): string {
    const lines = this.many(
      3,
      () => this.pick([this.word(), '=1+1', '@x', "'=1", '\ta', 'a,b;c|d', '']) ?? '',
    );
    return lines.join('\n').trim() === '' ? '' : lines.join('\n');
  }

  id(): string {
    this.#id += 1;
    return `00000000-0000-4000-8000-${String(this.#id).padStart(12, '0')}`;
  }

  many<T>(most: number, make: (index: number) => T): T[] {
    return Array.from({ length: this.below(most + 1) }, (_, index) => make(index));
  }

  pick<T>(list: readonly T[]): T | undefined {
    return list[this.below(list.length)];
  }

  below(end: number): number {
    return Math.floor(this.random() * end);
  }

  chance(part: number): boolean {
    return this.random() < part;
  }

  colour(): string {
    return `#${String(this.below(1_000_000)).padStart(6, '0')}`;
  }
}

/** A record without some of its fields. */
function without(record: object, ...names: string[]): object {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)));
}

/** What applies to an imported host, of one property. */
function effective<K extends keyof ImportedProperties>(
  tree: ImportedTree,
  host: ImportedHost,
  key: K,
  way = 0,
): ImportedProperties[K] | undefined {
  const levels = [host.endpoints[way]?.properties, host.properties];
  for (let folder = host.folderKey; folder !== null;) {
    const found = tree.folders.find((each) => each.key === folder);
    levels.push(found?.properties);
    folder = found?.parentKey ?? null;
  }
  return levels.map((level) => level?.[key]).find((value) => value !== undefined);
}

function pathOf(tree: ImportedTree, key: string | null): string[] {
  const folder = tree.folders.find((each) => each.key === key);
  return folder === undefined ? [] : [...pathOf(tree, folder.parentKey), folder.name];
}

/** Login name of an imported host: its own, or that of its credential. */
function loginName(tree: ImportedTree, host: ImportedHost, way = 0): string {
  const credential = tree.credentials.find(({ key }) => key === effective(tree, host, 'credentialKey', way));
  return effective(tree, host, 'username', way) ?? credential?.username ?? '';
}

const jumpName = (tree: ImportedTree, host: ImportedHost): string =>
  tree.hosts.find(({ key }) => key === effective(tree, host, 'jumpHostKey'))?.name ?? '';
const byName = <T extends { name: string }>(list: readonly T[]): T[] =>
  [...list].sort((a, b) => (a.name < b.name ? -1 : 1));

describe('our JSON', () => {
  /** The whole of an import in words of the inventory, keys turned into names. */
  const properties = (tree: ImportedTree, own: ImportedProperties): Record<string, unknown> => {
    const { credentialKey, extraCredentialKeys, jumpHostKey, environment, ...plain } = own;
    const named = (
      list: readonly { key: string; name: string }[],
      key: string | null | undefined,
    ): string | null | undefined =>
      key === null || key === undefined ? key : list.find((each) => each.key === key)?.name;
    return {
      ...plain,
      credential: named(tree.credentials, credentialKey),
      extra: extraCredentialKeys?.map((key) => named(tree.credentials, key)),
      jump: named(tree.hosts, jumpHostKey),
      environment,
    };
  };
  const imported = ({ tree, secrets }: ImportResult): unknown => ({
    environments: tree.environments,
    credentials: tree.credentials.map((credential) => ({
      ...without(credential, 'key', 'slots'),
      secrets: secrets.get(credential.key),
    })),
    folders: tree.folders.map((folder) => ({
      ...{
        path: pathOf(tree, folder.key),
        notes: folder.notes,
        properties: properties(tree, folder.properties),
      },
    })),
    hosts: tree.hosts.map((host) => ({
      ...without(host, 'key', 'folderKey'),
      path: pathOf(tree, host.folderKey),
      properties: properties(tree, host.properties),
      endpoints: host.endpoints.map((way) => ({ ...way, properties: properties(tree, way.properties) })),
    })),
  });
  const given = (view: ExportView, secrets: Map<string, object>): unknown => {
    const tree = new ExportTree(view);
    const named = ({
      credentialId,
      extraCredentialIds,
      jumpHostId,
      environmentId,
      ...plain
    }: Properties): Record<string, unknown> => ({
      ...plain,
      credential:
        credentialId === null || credentialId === undefined
          ? credentialId
          : tree.credential(credentialId)?.name,
      extra: extraCredentialIds?.map((id) => tree.credential(id)?.name),
      jump: jumpHostId === null || jumpHostId === undefined ? jumpHostId : tree.host(jumpHostId)?.name,
      environment:
        environmentId === null || environmentId === undefined
          ? environmentId
          : tree.environment(environmentId)?.name,
    });
    return {
      environments: view.environments.map(({ name, colour, guarded }) => ({ name, colour, guarded })),
      credentials: view.credentials.map((credential) => ({
        ...without(credential, 'id', ...Object.keys(CREDENTIAL_DERIVED)),
        secrets: secrets.get(credential.id),
      })),
      folders: tree.folders.map(({ id, notes, properties: own }) => ({
        path: tree.folderPath(id),
        notes,
        properties: named(own),
      })),
      hosts: tree.hosts.map((host) => ({
        ...without(host, 'id', 'folderId', 'position', 'lastUsedAt'),
        path: tree.folderPath(host.folderId),
        properties: named(host.properties),
        endpoints: host.endpoints.map((way) => ({
          ...without(way, 'id'),
          properties: named(way.properties),
        })),
      })),
    };
  };

  it('comes back exactly', () => {
    for (let seed = 0; seed < ROUNDS; seed++) {
      const maker = new Maker(seed, false, PROTOCOLS);
      const view = maker.view();
      const result = importText(binnacleJson, exportInventoryJson(view).text);
      expect(result.tree.losses).toEqual([]);
      const bare = (tree: unknown): unknown => JSON.parse(JSON.stringify(tree)) as unknown;
      expect(bare(imported(result)), `seed ${seed}`).toEqual(bare(given(view, new Map())));
    }
  });

  it('comes back exactly with its secrets', async () => {
    const view = new Maker(3, false, PROTOCOLS).view();
    expect(view.credentials.length).toBeGreaterThan(0);
    const secrets = new Map(
      view.credentials.map(({ id }, index) => [id, { password: `pass ${index}\n"\\\u0001ü` }]),
    );
    const text = await sealedFile(exportInventoryJson(view).text, secrets, 'päss', {
      memoryKiB: 65_536,
      passes: 1,
      lanes: 2,
    });
    // The same passphrase, written with a combining mark.
    const result = importText(binnacleJson, text, { password: 'pa\u0308ss' });
    expect(imported(result)).toEqual(given(view, secrets));
  });
});

describe('CSV', () => {
  it('brings back what a table holds', () => {
    for (let seed = 0; seed < ROUNDS; seed++) {
      const view = new Maker(seed, false, PROTOCOLS).view();
      const tree = new ExportTree(view);
      const { tree: back } = importText(csv, exportCsv(view).text);
      const read = back.hosts.map((host) => ({
        ...{
          path: pathOf(back, host.folderKey),
          name: host.name,
          address: host.address,
          tags: host.tags,
          os: host.os,
        },
        ...{
          notes: host.notes,
          fields: host.customFields,
          favourite: host.favourite,
          jump: jumpName(back, host),
        },
        environment: effective(back, host, 'environment') ?? '',
        colour: effective(back, host, 'colour') ?? '',
        ways: host.endpoints.map(({ protocol, port }, way) => [protocol, port, loginName(back, host, way)]),
      }));
      const wanted = tree.hosts.map((host) => ({
        ...{
          path: tree.folderPath(host.folderId),
          name: host.name,
          address: host.address,
          tags: host.tags,
          os: host.os,
        },
        ...{ notes: host.notes, fields: host.customFields, favourite: host.favourite },
        jump: tree.jumpHost(host)?.name ?? '',
        environment: tree.environment(tree.effective(host).environmentId.value)?.name ?? '',
        colour: tree.effective(host).colour.value ?? '',
        ways: host.endpoints.map((way) => [way.protocol, way.port, tree.login(host, way).username]),
      }));
      expect(read, `seed ${seed}`).toEqual(view.hosts.length === 0 ? [] : wanted);
    }
  });

  it('guards cells that a spreadsheet would run', () => {
    const view = new Maker(1, true, ['ssh']).view();
    const notes = ['=cmd|" /C calc"!A0', '+1', '-1', '@x', '\tx', '\rx', "'=1", "'x"];
    const [first] = view.hosts;
    if (first === undefined) throw new Error('no host');
    const hosts = notes.map((note, index) => ({
      ...first,
      id: `${index}`,
      name: `h${index}`,
      notes: note,
      properties: {},
    }));
    const { text } = exportCsv({ ...view, hosts });
    expect(text).not.toMatch(/(?:^|[,"\n])[=+@-](?!\d*,)/m);
    expect(importText(csv, text).tree.hosts.map((host) => host.notes)).toEqual(notes);
  });
});

describe('ssh_config', () => {
  it('brings back what applies to each host', () => {
    for (let seed = 0; seed < ROUNDS; seed++) {
      const view = new Maker(seed, true, ['ssh']).view();
      if (view.hosts.length === 0) continue;
      const tree = new ExportTree(view);
      const { tree: back } = importText(sshConfig, exportSshConfig(view).text);
      const read = byName(back.hosts).map((host) => ({
        ...{
          name: host.name,
          address: host.address,
          port: host.endpoints[0]?.port,
          user: loginName(back, host),
        },
        key:
          back.credentials.find(({ key }) => key === effective(back, host, 'credentialKey'))?.keyFile ?? null,
        jump: jumpName(back, host),
        alive: effective(back, host, 'keepAliveSeconds') ?? 30,
        timeout: effective(back, host, 'connectTimeoutSeconds') ?? 20,
        compression: effective(back, host, 'compression') ?? false,
      }));
      const wanted = byName(view.hosts).map((host) => {
        const way = host.endpoints[0];
        const { keepAliveSeconds, connectTimeoutSeconds, compression } = tree.effective(host, way);
        const { username, credential } = tree.login(host, way);
        return {
          ...{
            name: host.name,
            address: host.address,
            port: way?.port,
            user: username,
            key: credential?.keyFile ?? null,
          },
          ...{ jump: tree.jumpHost(host, way)?.name ?? '', alive: keepAliveSeconds.value },
          ...{ timeout: connectTimeoutSeconds.value, compression: compression.value },
        };
      });
      expect(read, `seed ${seed}`).toEqual(wanted);
    }
  });

  it('never lets a name become another line or option', () => {
    for (let seed = 0; seed < ROUNDS; seed++) {
      const view = new Maker(seed, false, ['ssh']).view();
      const { text } = exportSshConfig(view);
      const options =
        /^(?:# .*|Host [\p{L}\p{N}._-]+|  (?:HostName|Port|User|IdentityFile|CertificateFile|ProxyJump|ServerAliveInterval|ConnectTimeout|Compression|SetEnv) \S.*|)$/u;
      expect(text.split('\n').filter((line) => !options.test(line))).toEqual([]);
      if (view.hosts.length > 0)
        expect(importText(sshConfig, text).tree.hosts).toHaveLength(view.hosts.length);
    }
  });
});

describe('Ansible', () => {
  it('brings back groups, hosts and variables', () => {
    for (let seed = 0; seed < ROUNDS; seed++) {
      const view = new Maker(seed, true, ['ssh', 'winrm']).view();
      if (view.hosts.length === 0) continue;
      const tree = new ExportTree(view);
      const { text } = exportAnsibleYaml(view);
      const { tree: back } = importText(ansible, text, {}, 'hosts.yml');
      const read = byName(back.hosts).map((host) => ({
        ...{
          path: pathOf(back, host.folderKey),
          name: host.name,
          address: host.address,
          fields: host.customFields,
        },
        ...{ tags: [...host.tags].sort(), way: [host.endpoints[0]?.protocol, host.endpoints[0]?.port] },
        ...{ user: loginName(back, host), timeout: effective(back, host, 'connectTimeoutSeconds') ?? 20 },
      }));
      const wanted = byName(view.hosts).map((host) => {
        const way = host.endpoints.find(({ protocol }) => protocol === 'ssh' || protocol === 'winrm');
        return {
          ...{
            path: tree.folderPath(host.folderId),
            name: host.name,
            address: host.address,
            fields: host.customFields,
          },
          ...{
            tags: [...host.tags].sort(),
            way: [way?.protocol, way?.port],
            user: tree.login(host, way).username,
          },
          timeout: tree.effective(host, way).connectTimeoutSeconds.value,
        };
      });
      expect(read, `seed ${seed}`).toEqual(wanted);
      expect(back.folders).toHaveLength(view.folders.length);
    }
  });

  it('leaves no template for Ansible to run', () => {
    const view = new Maker(2, true, ['ssh']).view();
    const [first] = view.hosts;
    if (first === undefined) throw new Error('no host');
    const customFields = { motd: "{{ lookup('pipe', 'id') }}", plain: 'no', number: '010' };
    const { text } = exportAnsibleYaml({ ...view, hosts: [{ ...first, customFields }] });
    expect(text).toContain(`motd: !unsafe "{{ lookup('pipe', 'id') }}"`);
    expect(text).toContain('"no"');
    expect(importText(ansible, text, {}, 'x.yml').tree.hosts[0]?.customFields).toEqual(customFields);
  });
});

describe('mRemoteNG', () => {
  const read = (view: ExportView, passwords?: Map<string, string>, filePassword?: string): ImportResult => {
    const secrets =
      passwords === undefined
        ? undefined
        : { passwords, ...(filePassword === undefined ? {} : { filePassword }) };
    return importText(mremotengXml, exportMremotengXml(view, secrets).text, { password: filePassword });
  };

  it('brings back folders, connections, logins and tunnels', () => {
    for (let seed = 0; seed < ROUNDS; seed++) {
      const view = new Maker(seed, false, ['ssh', 'telnet', 'rdp', 'vnc', 'http', 'https']).view();
      const tree = new ExportTree(view);
      const { tree: back, secrets } = read(view);
      expect(secrets.size).toBe(0);
      expect(back.folders.map((folder) => [pathOf(back, folder.key), folder.notes])).toEqual(
        tree.folders.map(({ id, notes }) => [tree.folderPath(id), notes]),
      );
      const rows = byName(back.hosts).map((host) => {
        const [way] = host.endpoints;
        return [
          pathOf(back, host.folderKey),
          host.address,
          host.notes,
          way?.protocol,
          way?.port,
          loginName(back, host),
        ];
      });
      const wanted = byName(
        view.hosts.flatMap((host) =>
          host.endpoints.map((way) => ({
            name: host.endpoints.length === 1 ? host.name : `${host.name} (${way.protocol} ${way.port})`,
            row: [
              tree.folderPath(host.folderId),
              host.address,
              host.notes,
              way.protocol,
              way.port,
              tree.login(host, way).username,
            ],
          })),
        ),
      );
      expect(rows, `seed ${seed}`).toEqual(wanted.map(({ row }) => row));
    }
  });

  it('writes passwords only if they are given, under the password of the file', () => {
    const view = new Maker(5, true, ['ssh']).view();
    const [host] = view.hosts;
    const credential = view.credentials.find(({ kind }) => kind === 'password');
    if (host === undefined || credential === undefined) throw new Error('seed gives no login');
    const one = {
      ...view,
      folders: [],
      hosts: [{ ...host, folderId: null, properties: { credentialId: credential.id } }],
    };
    const passwords = new Map([[credential.id, 'hünter2']]);
    expect(exportMremotengXml(one).text).toContain('Password=""');
    expect(exportMremotengXml(one, { passwords }).text).not.toContain('hünter2');
    expect([...read(one, passwords).secrets.values()]).toEqual([{ password: 'hünter2' }]);
    expect([...read(one, passwords, 'file pass').secrets.values()]).toEqual([{ password: 'hünter2' }]);
    expect(() =>
      importText(mremotengXml, exportMremotengXml(one, { passwords, filePassword: 'x' }).text),
    ).toThrow(/password/i);
  });
});
