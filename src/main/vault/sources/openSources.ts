import { BinnacleError } from '../../../shared/errors';
import type {
  SourceConfig,
  SourceEntry,
  SourceReference,
  SourceTest,
} from '../../../shared/model/secretSource';
import type { SourceAccess } from '../messages';
import type { SealedSecret } from '../sealing';
import type { SecretSource, SourceSecrets, UnlockingSecret } from './secretSource';
import { wipe } from './secretSource';

interface OpenSource {
  /** What it was made with: another config or another secret is another source. */
  state: string;
  source: Promise<SecretSource>;
}

/** The sources in use. Databases stay open until {@link close}, which locking the vault calls. */
export class OpenSources {
  readonly #open = new Map<string, OpenSource>();

  /** `unseal` opens the secret of a source; whoever uses it zeroes the result. */
  constructor(private readonly unseal: (secret: SealedSecret) => Buffer) {}

  /** The secrets of one entry; the caller wipes them. */
  async fetch(access: SourceAccess, reference: SourceReference, signal: AbortSignal): Promise<SourceSecrets> {
    return (await this.#source(access)).fetch(reference, signal);
  }

  /** Fetches and throws away, or tries the way in alone. */
  async test(
    access: SourceAccess,
    reference: SourceReference | null,
    signal: AbortSignal,
  ): Promise<SourceTest> {
    const source = await this.#source(access);
    const started = performance.now();
    const took = (): number => Math.round(performance.now() - started);
    if (reference === null) {
      await source.check(signal);
      return { milliseconds: took(), slots: null };
    }
    const secrets = await source.fetch(reference, signal);
    const slots = [...secrets.keys()];
    wipe(secrets);
    return { milliseconds: took(), slots };
  }

  /** Entries to pick from. Throws `bad-request` for a source that has no list. */
  async list(access: SourceAccess, signal: AbortSignal): Promise<SourceEntry[]> {
    const source = await this.#source(access);
    if (source.list === undefined) throw new BinnacleError('bad-request', 'This kind of source has no list.');
    return source.list(signal);
  }

  /** Forgets everything that was read. */
  close(): void {
    for (const open of this.#open.values()) closeOf(open);
    this.#open.clear();
  }

  #source({ id, config, secret }: SourceAccess): Promise<SecretSource> {
    const state = JSON.stringify([config, secret?.id, secret?.version]);
    const before = this.#open.get(id);
    if (before?.state === state) return before.source;
    if (before !== undefined) closeOf(before);
    const unlocking = (): Buffer | null => (secret === null ? null : this.unseal(secret));
    const source = newSource(config, unlocking);
    this.#open.set(id, { state, source });
    return source;
  }
}

function closeOf({ source }: OpenSource): void {
  void source.then((each) => each.close());
}

/** Loaded here: a vault that reads no source needs none of their libraries. */
async function newSource(config: SourceConfig, secret: UnlockingSecret): Promise<SecretSource> {
  switch (config.kind) {
    case 'keepass': {
      const { KeepassSource } = await import('./keepassSource');
      return new KeepassSource(config, secret);
    }
    case 'vault': {
      const { VaultSource } = await import('./vaultSource');
      return new VaultSource(config, secret);
    }
    case 'command': {
      const { CommandSource } = await import('./commandSource');
      return new CommandSource(config, secret);
    }
  }
}
