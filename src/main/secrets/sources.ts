import { BinnacleError } from '../../shared/errors';
import type { Credential } from '../../shared/model/inventory';
import {
  secretLabel,
  type SecretSourceDraft,
  type SecretSourceRecord,
  type ShownSource,
  type SourceConfig,
  type SourceEntry,
  type SourceReference,
  type SourceTest,
} from '../../shared/model/secretSource';
import type { Store } from '../store/store';
import { findProgram } from '../vault/sources/programs';
import type { SourceAccess, VaultClient } from '../vault/vault';
import { secretRef, toStored } from './sealedSecrets';
import { accessTo } from './sourcedCredentials';

/** What {@link SourcesService} works with. */
export interface SourcesDeps {
  store: Store;
  vault: VaultClient;
  /** Asks to unlock or to set up the vault; false when the person declined. */
  ensureUnlocked: (reason: string) => Promise<boolean>;
  credentials: () => Iterable<Pick<Credential, 'name' | 'source'>>;
  newId: () => string;
  /** Milliseconds since the epoch. */
  now: () => number;
}

/** A source's own secret: sealed like a credential's, under the source's id. */
const SLOT = 'password';

/** Sources of secrets: what they are, and the way to them. Their secrets go past here, from vault host to session host. */
export class SourcesService {
  readonly #sources = new Map<string, SecretSourceRecord>();

  constructor(private readonly deps: SourcesDeps) {
    for (const source of deps.store.secretSources.all()) this.#sources.set(source.id, source);
  }

  list(): ShownSource[] {
    const sealed = new Set(this.deps.store.secrets.list().map(({ credentialId }) => credentialId));
    return [...this.#sources.values()]
      .map((source) => ({ ...source, hasSecret: sealed.has(source.id) }))
      .sort((a, b) => a.name.localeCompare(b.name));
  }

  /** For messages about it; undefined: there is no such source. */
  nameOf(id: string): string | undefined {
    return this.#sources.get(id)?.name;
  }

  /** What the vault host needs to read it; undefined: there is no such source. */
  access(id: string): SourceAccess | undefined {
    return this.#sources.has(id) ? this.#accessTo(id) : undefined;
  }

  /** Refuses a credential that would be kept in a source that does not exist. */
  checkUse({ source }: Pick<Credential, 'source'>): void {
    if (source === undefined || this.#sources.has(source.sourceId)) return;
    throw new BinnacleError('not-found', 'This source does not exist any more.', {
      field: 'draft.source.sourceId',
    });
  }

  create(draft: SecretSourceDraft): ShownSource {
    const source = { ...draft, id: this.deps.newId(), name: draft.name.trim() };
    this.deps.store.transaction(() => {
      this.deps.store.secretSources.insert(source);
      this.#audit('create', source, whereOf(source.config).join(' '));
    });
    this.#sources.set(source.id, source);
    return this.#shown(source);
  }

  /** Changes a source. One that leads elsewhere afterwards loses its secret: that was entered for the other place. */
  update(id: string, draft: SecretSourceDraft): ShownSource {
    const before = this.#required(id);
    const source = { ...draft, id, name: draft.name.trim() };
    const moved = JSON.stringify(whereOf(before.config)) !== JSON.stringify(whereOf(source.config));
    const { store } = this.deps;
    store.transaction(() => {
      store.secretSources.update(source);
      if (moved) store.secrets.removeAll(id);
      this.#audit('update', source, whereOf(source.config).join(' '));
    });
    this.#sources.set(id, source);
    return this.#shown(source);
  }

  /** Deletes a source for good, with its secret. Throws `conflict` while credentials use it. */
  remove(id: string): void {
    const source = this.#required(id);
    const users = [...this.deps.credentials()].filter((each) => each.source?.sourceId === id);
    if (users.length > 0) {
      const names = users.slice(0, 3).map(({ name }) => `“${name}”`);
      const more = users.length > 3 ? ` and ${users.length - 3} more` : '';
      throw new BinnacleError('conflict', `“${source.name}” is used by ${names.join(', ')}${more}.`, {
        hint: 'Choose another place for the secrets of these credentials first.',
      });
    }
    const { store, now } = this.deps;
    store.transaction(() => {
      store.secrets.removeAll(id);
      store.secretSources.remove(source, this.deps.newId(), now());
      store.secretSources.purge(now() + 1);
      this.#audit('remove', source, '');
    });
    this.#sources.delete(id);
  }

  /** Lets a person enter the secret that opens the source; false when they declined. */
  async enterSecret(id: string): Promise<boolean> {
    const source = this.#required(id);
    const label = secretLabel(source.config);
    if (label === null) throw new BinnacleError('bad-request', 'This source needs no secret.');
    const { store, vault } = this.deps;
    if (!(await this.deps.ensureUnlocked(`to save the ${label} of “${source.name}”`))) return false;
    const ref = secretRef(store, this.deps.newId, id, SLOT);
    return declined(
      vault.enterSecret({
        ref,
        texts: { credential: source.name, label },
        input: 'line',
        replaces: ref.version > 1,
        save: (secret) => {
          store.secrets.put(toStored(secret));
          return Promise.resolve();
        },
      }),
    );
  }

  removeSecret(id: string): void {
    const source = this.#required(id);
    this.deps.store.transaction(() => {
      this.deps.store.secrets.removeAll(id);
      this.#audit('update', source, 'Its secret was removed from the vault.');
    });
  }

  /** Reads one entry, or tries the way in alone (null); null: the vault stayed locked. Never returns a value. */
  async test(id: string, reference: SourceReference | null): Promise<SourceTest | null> {
    const { name } = this.#required(id);
    if (!(await this.deps.ensureUnlocked(`to read from “${name}”`))) return null;
    return this.deps.vault.testSource(this.#accessTo(id), reference);
  }

  /** The entries of a database; null: the vault stayed locked. */
  async entries(id: string): Promise<SourceEntry[] | null> {
    const { name } = this.#required(id);
    if (!(await this.deps.ensureUnlocked(`to read from “${name}”`))) return null;
    return this.deps.vault.listSource(this.#accessTo(id));
  }

  /** The full path of a program that a person named; null: there is none. */
  findProgram(name: string): string | null {
    return findProgram(name.trim());
  }

  #accessTo(id: string): SourceAccess {
    return accessTo(this.#required(id), this.deps.store.secrets.list(id));
  }

  #shown(source: SecretSourceRecord): ShownSource {
    return { ...source, hasSecret: this.deps.store.secrets.list(source.id).length > 0 };
  }

  #required(id: string): SecretSourceRecord {
    const source = this.#sources.get(id);
    if (source !== undefined) return source;
    throw new BinnacleError('not-found', 'This source does not exist any more.');
  }

  #audit(action: 'create' | 'update' | 'remove', { id, name }: SecretSourceRecord, detail: string): void {
    this.deps.store.audit.append({
      ...{ action: `source.${action}`, objectKind: 'source', objectId: id, objectName: name },
      ...{ hostId: null, outcome: 'ok', detail: detail.slice(0, 1000) },
    });
  }
}

/**
 * Who gets the source's secret, and how: when this changes, the secret has to be entered again. Otherwise whoever can edit a
 * source could have its secret sent to a place of their own.
 */
function whereOf(config: SourceConfig): string[] {
  switch (config.kind) {
    case 'keepass':
      return [config.kind, config.file];
    case 'vault': {
      const { kind, url, namespace, caFile, auth } = config;
      return [kind, url, namespace, caFile ?? '', auth.method, 'mount' in auth ? auth.mount : ''];
    }
    case 'command':
      return [config.kind, config.secretVariable ?? '', config.program, ...config.args];
  }
}

async function declined(entering: Promise<void>): Promise<boolean> {
  try {
    await entering;
    return true;
  } catch (error) {
    if (error instanceof BinnacleError && error.code === 'cancelled') return false;
    throw error;
  }
}
