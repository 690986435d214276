import { type Properties } from '../../../../shared/model/properties';
import {
  INVENTORY_FORMAT,
  INVENTORY_VERSION,
  inventoryFileSchema,
  type InventoryFile,
} from '../../export/inventoryFile';
import { type BundleSecrets, digestOf, recordsOf } from '../../../vault/bundleFormat';
import { openSecrets } from '../../../vault/secretBundle';
import { ImportBuilder } from '../importBuilder';
import {
  type ImportContext,
  type ImportedProperties,
  ImportFailure,
  type ImportFormat,
} from '../importModel';
import { objectOf, own, readJson } from './jsonValues';

/** Our own file: every record exactly, secrets if they were sealed into it and the passphrase is given. */
export const binnacleJson: ImportFormat = {
  id: 'binnacle-json',
  label: 'Binnacle inventory',
  source: 'docs/formats/inventory-json.md',
  sniff: (_file, text) =>
    /^\s*\{\s*"format"\s*:\s*"binnacle-inventory"/.test(text().slice(0, 1000)) ? 1 : 0,
  read: ({ bytes }, context) => {
    const json = readJson(bytes);
    const file = validated(json);
    const builder = new ImportBuilder();
    // The digest is over what the file says, not over what was made of it.
    const digest = digestOf(recordsOf(objectOf(json) ?? {}));
    new Records(builder, file, secretsOf(builder, file, digest, context)).add();
    return builder.result();
  },
};

function validated(json: unknown): InventoryFile {
  const object = objectOf(json);
  if (object === null || own(object, 'format') !== INVENTORY_FORMAT) {
    throw new ImportFailure('not-this-format', 'This is not an inventory that Binnacle wrote.');
  }
  const version = own(object, 'version');
  if (typeof version === 'number' && version > INVENTORY_VERSION) {
    throw new ImportFailure('unknown-version', 'A newer Binnacle wrote this file.', {
      hint: 'Update Binnacle, then import it again.',
    });
  }
  const parsed = inventoryFileSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  // The path names fields and places in lists only; the message of an issue could quote the file.
  const entry = issue?.path.map(String).join('.').slice(0, 200) ?? '';
  throw new ImportFailure('malformed', `The file does not fit its own rules at “${entry}”.`, { entry });
}

function secretsOf(
  builder: ImportBuilder,
  { secrets: bundle }: InventoryFile,
  digest: string,
  { password, withoutSecrets = false }: ImportContext,
): BundleSecrets {
  if (bundle === undefined) return new Map();
  if (bundle.covers !== digest) {
    const reason = 'The file was changed after its secrets were sealed. None is taken over.';
    builder.lose(null, 'secrets', '', reason);
    return new Map();
  }
  if (withoutSecrets) {
    builder.lose(null, 'secrets', '', 'Left out: the passphrase of the file was not given.');
    return new Map();
  }
  const secretsOnly = true;
  if (password === undefined) {
    const message = 'The secrets in this file are sealed with a passphrase.';
    throw new ImportFailure('password-needed', message, { secretsOnly });
  }
  const secrets = openSecrets(bundle, password);
  if (secrets === null) {
    const message = 'This passphrase does not open the secrets in the file.';
    throw new ImportFailure('wrong-password', message, { secretsOnly });
  }
  return secrets;
}

/** Properties that are not carried as they stand. */
const TRANSLATED = new Set<string>([
  'credentialId',
  'extraCredentialIds',
  'environmentId',
  'jumpHostId',
  'startupCommand',
]);

type FileFolder = InventoryFile['folders'][number];

/** Adds the records of one file, with ids turned into keys. */
class Records {
  readonly #credentials = new Map<string, string>();
  readonly #environments = new Map<string, string>();
  readonly #folders = new Map<string, string>();
  readonly #hosts = new Map<string, string>();

  constructor(
    private readonly builder: ImportBuilder,
    private readonly file: InventoryFile,
    private readonly secrets: BundleSecrets,
  ) {}

  add(): void {
    const names = new Set<string>();
    for (const { id, name, colour, guarded } of this.file.environments) {
      if (names.size === names.add(name).size) {
        this.builder.losePath(
          [name],
          'environment',
          colour,
          'Another environment of the file has this name.',
        );
      }
      this.#environments.set(id, name);
      this.builder.environment({ name, colour, guarded });
    }
    for (const { id, ...credential } of this.file.credentials) {
      const secrets = this.secrets.get(id) ?? {};
      this.#credentials.set(id, this.builder.credential({ ...credential, secrets, identity: id }));
    }
    for (const id of this.secrets.keys()) {
      if (!this.#credentials.has(id))
        this.builder.lose(null, 'secret', '', 'Its credential is not in the file.');
    }
    this.#addFolders();
    this.#addHosts();
    this.#linkJumpHosts();
  }

  #addFolders(): void {
    const byId = new Map(this.file.folders.map((folder) => [folder.id, folder]));
    if (byId.size < this.file.folders.length) throw doubled('folders');
    for (const folder of this.file.folders) {
      // Down from the topmost folder that is not there yet; a parent may stand after its child.
      const open: FileFolder[] = [];
      const seen = new Set<string>();
      let lost = false;
      for (let at: FileFolder | undefined = folder; at !== undefined && !this.#folders.has(at.id);) {
        if (seen.has(at.id)) {
          lost = true;
          break;
        }
        seen.add(at.id);
        open.push(at);
        at = at.parentId === null ? undefined : byId.get(at.parentId);
      }
      open.reverse().forEach((each, index) => this.#addFolder(each, lost && index === 0, byId));
    }
  }

  #addFolder(folder: FileFolder, circle: boolean, byId: ReadonlyMap<string, FileFolder>): void {
    const { id, parentId, name, notes, properties } = folder;
    const parentKey = circle || parentId === null ? null : (this.#folders.get(parentId) ?? null);
    const key = this.builder.folder(parentKey, { name, notes });
    this.#folders.set(id, key);
    if (circle)
      this.builder.lose(
        key,
        'parentId',
        parentId ?? '',
        'The folders go in a circle. It is kept at the top.',
      );
    else if (parentId !== null && !byId.has(parentId)) {
      this.builder.lose(key, 'parentId', parentId, 'Its folder is not in the file. It is kept at the top.');
    }
    this.builder.refine(key, this.#properties(key, properties, ''));
  }

  #addHosts(): void {
    for (const { id, folderId, endpoints, properties, ...host } of this.file.hosts) {
      if (this.#hosts.has(id)) throw doubled('hosts');
      const folderKey = folderId === null ? null : (this.#folders.get(folderId) ?? null);
      const bare = endpoints.map(({ protocol, port, label }) => ({ protocol, port, label }));
      const key = this.builder.host(folderKey, { ...host, endpoints: bare });
      if (key === null) continue;
      this.#hosts.set(id, key);
      if (folderId !== null && folderKey === null) {
        this.builder.lose(key, 'folderId', folderId, 'Its folder is not in the file. It is kept at the top.');
      }
      this.builder.refine(key, this.#properties(key, properties, ''));
      endpoints.forEach((endpoint, index) => {
        const where = ` (${endpoint.label === '' ? endpoint.protocol : endpoint.label})`;
        this.builder.refineEndpoint(key, index, this.#properties(key, endpoint.properties, where));
      });
    }
  }

  /** Everything but jump hosts, whose keys are known later. */
  #properties(key: string, properties: Properties, where: string): ImportedProperties {
    const { credentialId, extraCredentialIds, environmentId, startupCommand } = properties;
    const imported: ImportedProperties = Object.fromEntries(
      Object.entries(properties).filter(([name]) => !TRANSLATED.has(name)),
    );
    const credentialKey = this.#reference(key, `credentialId${where}`, credentialId, this.#credentials);
    if (credentialKey !== undefined) imported.credentialKey = credentialKey;
    const extra = this.#references(key, `extraCredentialIds${where}`, extraCredentialIds);
    if (extra !== undefined) imported.extraCredentialKeys = extra;
    const environment = this.#reference(key, `environmentId${where}`, environmentId, this.#environments);
    if (environment !== undefined) imported.environment = environment;
    if (startupCommand === null) imported.startupCommand = null;
    else if (startupCommand !== undefined) {
      this.builder.disabledCommand(key, `startupCommand${where}`, startupCommand);
    }
    return imported;
  }

  #linkJumpHosts(): void {
    const jump = (key: string, { jumpHostId }: Properties, where = ''): ImportedProperties | null => {
      const jumpHostKey = this.#reference(key, `jumpHostId${where}`, jumpHostId, this.#hosts);
      return jumpHostKey === undefined ? null : { jumpHostKey };
    };
    for (const { id, properties } of this.file.folders) {
      const key = this.#folders.get(id);
      const link = key === undefined ? null : jump(key, properties);
      if (key !== undefined && link !== null) this.builder.refine(key, link);
    }
    for (const { id, properties, endpoints } of this.file.hosts) {
      const key = this.#hosts.get(id);
      if (key === undefined) continue;
      const link = jump(key, properties);
      if (link !== null) this.builder.refine(key, link);
      endpoints.forEach((endpoint, index) => {
        const own = jump(key, endpoint.properties, ` (${endpoint.protocol})`);
        if (own !== null) this.builder.refineEndpoint(key, index, own);
      });
    }
  }

  /** What an id leads to: null stays “none”, a lost one is inherited and noted. */
  #reference(
    key: string,
    field: string,
    id: string | null | undefined,
    known: ReadonlyMap<string, string>,
  ): string | null | undefined {
    if (id === undefined || id === null) return id;
    const found = known.get(id);
    if (found === undefined) this.builder.lose(key, field, id, 'What it refers to is not in the file.');
    return found;
  }

  /** The credentials of a list that are in the file; undefined when none of them is. */
  #references(
    key: string,
    field: string,
    ids: readonly string[] | null | undefined,
  ): string[] | null | undefined {
    if (ids === undefined || ids === null) return ids;
    const found = ids.map((id) => this.#reference(key, field, id, this.#credentials));
    const keys = found.filter((each) => typeof each === 'string');
    return keys.length === 0 ? undefined : keys;
  }
}

function doubled(list: string): ImportFailure {
  return new ImportFailure('malformed', `Two entries under “${list}” have the same id.`);
}
