import { extrasOf } from '../../../shared/model/credentialExtras';
import type { Loss } from '../../../shared/model/import';
import type { Credential } from '../../../shared/model/inventory';
import type { Properties } from '../../../shared/model/properties';
import type { ImportedCredential, ImportedProperties } from '../import/importModel';
import type { InventoryRecords } from '../records';
import { FEED_LIMITS, type FeedTree } from './feedMessages';

/** Turns what a source refers to into ids of the inventory. */
export class FedReferences {
  /** Credentials that have to be made: each only a path of a key file. */
  readonly created: Credential[] = [];
  /** What could not be found or is not taken over. */
  readonly problems: Loss[] = [];
  readonly #imported: ReadonlyMap<string, ImportedCredential>;
  readonly #credentials = new Map<string, string | undefined>();
  #environments: ReadonlyMap<string, string> | undefined;

  constructor(
    tree: FeedTree,
    private readonly records: Pick<InventoryRecords, 'credentials' | 'environments'>,
    private readonly hostId: (key: string) => string | undefined,
    private readonly newId: () => string,
  ) {
    this.#imported = new Map(tree.credentials.map((credential) => [credential.key, credential]));
  }

  /** Properties of an entry; `where`: the names down to it. */
  properties(imported: ImportedProperties, where: readonly string[]): Properties {
    const { credentialKey, extraCredentialKeys, jumpHostKey, environment, ...rest } = imported;
    const properties: Properties = rest;
    // Typed after login: never out of a source.
    delete properties.startupCommand;
    const credentialId = credentialKey === null ? null : this.#credential(credentialKey, where);
    if (credentialId !== undefined) properties.credentialId = credentialId;
    const more = (extraCredentialKeys ?? []).flatMap((key) => this.#credential(key, where) ?? []);
    if (more.length > 0) properties.extraCredentialIds = more;
    const jumpHostId = typeof jumpHostKey === 'string' ? this.hostId(jumpHostKey) : jumpHostKey;
    if (jumpHostId !== undefined) properties.jumpHostId = jumpHostId;
    const environmentId =
      typeof environment === 'string' ? this.#environment(environment, where) : environment;
    if (environmentId !== undefined) properties.environmentId = environmentId;
    return properties;
  }

  /** The name of a credential that has to be made; empty: there is none of this id. */
  nameOf(id: string): string {
    return this.created.find((each) => each.id === id)?.name ?? '';
  }

  #environment(name: string, where: readonly string[]): string | undefined {
    this.#environments ??= new Map(
      [...this.records.environments.values()].map((each) => [each.name.toLowerCase(), each.id]),
    );
    const found = this.#environments.get(name.toLowerCase());
    if (found === undefined) {
      const reason = 'There is no environment of this name. Add one, and the next refresh sets it.';
      this.#problem(where, 'environment', name, reason);
    }
    return found;
  }

  #credential(key: string | undefined, where: readonly string[]): string | undefined {
    if (key === undefined) return undefined;
    if (this.#credentials.has(key)) return this.#credentials.get(key);
    const imported = this.#imported.get(key);
    const id = imported === undefined ? undefined : this.#keyFile(imported, where);
    this.#credentials.set(key, id);
    return id;
  }

  /** A credential that is only a path of a key file: found, or made. Secrets are never taken out of a source. */
  #keyFile(imported: ImportedCredential, where: readonly string[]): string | undefined {
    const { name, kind, username, keyFile, notes, slots, ...rest } = imported;
    if (slots.length > 0) {
      const reason =
        'Live folders take no passwords over. Set a credential on the folder; its hosts inherit it.';
      this.#problem(where, 'password', '', reason);
    }
    if (kind !== 'private-key' || keyFile === null) return undefined;
    for (const each of this.records.credentials.values()) {
      if (each.kind === kind && each.username === username && each.keyFile === keyFile) return each.id;
    }
    const id = this.newId();
    const derived = { hasSecret: [], secretSetAt: null, lastUsedAt: null };
    const free = this.#freeName(name);
    this.created.push({ id, name: free, kind, username, keyFile, notes, ...extrasOf(rest), ...derived });
    return id;
  }

  #freeName(name: string): string {
    const taken = new Set([...this.records.credentials.values(), ...this.created].map((each) => each.name));
    let free = name;
    for (let count = 2; taken.has(free); count++) free = `${name.slice(0, 190)} (${count})`;
    return free;
  }

  #problem(where: readonly string[], field: string, value: string, reason: string): void {
    if (this.problems.length >= FEED_LIMITS.problems) return;
    this.problems.push({ path: where.filter((part) => part !== ''), field, value, reason });
  }
}
