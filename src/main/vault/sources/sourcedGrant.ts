import { BinnacleError } from '../../../shared/errors';
import type { SourceSlot } from '../../../shared/model/secretSource';
import { allocateSecret } from '../secretBytes';
import type { SourcedCredential } from '../messages';
import type { OpenSources } from './openSources';
import { ownCopy, type SourceSecrets, wipe } from './secretSource';

interface Wanted {
  credential: SourcedCredential;
  slot: string;
}

/** What a session host asks for by id, as people know it. */
const NAMES: Readonly<Record<string, string>> = {
  password: 'password',
  'private-key': 'private key',
  certificate: 'certificate',
  totp: 'one-time password',
};

/**
 * The part of one grant that comes from sources. Each entry is fetched once, when a session host first asks for something
 * of it, and kept until the grant ends: that is, until this login has succeeded or failed.
 */
export class SourcedGrant {
  readonly #byId = new Map<string, Wanted>();
  readonly #fetched = new Map<SourcedCredential, Promise<SourceSecrets>>();
  readonly #abort = new AbortController();

  constructor(
    credentials: readonly SourcedCredential[],
    private readonly sources: Pick<OpenSources, 'fetch'>,
  ) {
    for (const credential of credentials) {
      for (const [slot, id] of Object.entries(credential.ids)) this.#byId.set(id, { credential, slot });
    }
  }

  /** The slot that an id stands for; undefined: it is none of these. */
  slotOf(id: string): string | undefined {
    return this.#byId.get(id)?.slot;
  }

  /** A copy of the value; the caller zeroes it. */
  async value(id: string): Promise<Buffer> {
    const wanted = this.#byId.get(id);
    if (wanted === undefined) throw new BinnacleError('forbidden', 'This session was not given that secret.');
    const secrets = await this.#secretsOf(wanted.credential);
    if (this.#abort.signal.aborted) throw new BinnacleError('cancelled', 'Cancelled.', { retryable: true });
    return valueIn(secrets, wanted.slot);
  }

  /** Stops what is being fetched and wipes what was. Ending twice is safe. */
  end(): void {
    this.#abort.abort();
    for (const fetched of this.#fetched.values()) void fetched.then(wipe, () => undefined);
    this.#fetched.clear();
  }

  #secretsOf(credential: SourcedCredential): Promise<SourceSecrets> {
    const known = this.#fetched.get(credential);
    if (known !== undefined) return known;
    const { source, reference } = credential;
    const fetching = this.sources.fetch(source, reference, this.#abort.signal);
    this.#fetched.set(credential, fetching);
    // One that failed may succeed when it is asked for again.
    fetching.catch(() => this.#fetched.delete(credential));
    return fetching;
  }
}

function valueIn(secrets: SourceSecrets, slot: string): Buffer {
  const exact = secrets.get(slot as SourceSlot);
  if (exact !== undefined) return ownCopy(exact);
  if (slot === 'passphrase') {
    // An entry for a key that lies in a file has its passphrase as its password; a key may also have none.
    const password = secrets.get('password');
    return password === undefined ? allocateSecret(0) : ownCopy(password);
  }
  const found = [...secrets.keys()].map((each) => NAMES[each] ?? each);
  throw new BinnacleError('not-found', `The entry of the source has no ${NAMES[slot] ?? slot}.`, {
    hint: `It has: ${found.length === 0 ? 'nothing' : found.join(', ')}. Choose another entry or field in the credential.`,
  });
}
