import type { SshHop, StoredHostKey } from '../../host/messages';
import type { HostKeyStop, ShownKey } from '../../../shared/model/session';
import { endpointText } from '../../../shared/endpointText';
import { BinnacleError } from '../../../shared/errors';
import { hostKeyAlgorithms } from './hostkeys/algorithmOrder';
import { isCertificate, parseCertificate } from './hostkeys/certificate';
import type { KnownHostMatch } from './hostkeys/knownHosts';
import { KnownHosts } from './hostkeys/knownHosts';
import { fingerprint, randomart } from './hostkeys/randomart';
import type { HostKeyDescription, HostKeyVerdict } from './hostkeys/verify';
import { verifyHostKey } from './hostkeys/verify';
import { HostKeyStopError } from './hostKeyStop';
import { isKeyType, parsePublicKey } from './keys/publicKey';
import type { PhaseClock } from './phaseClock';
import type { SshDeps } from './sshDeps';

type HostKeyDeps = Pick<SshDeps, 'prompter' | 'onTrustKey' | 'newId'>;
type Changed = Extract<HostKeyVerdict, { verdict: 'changed' }>;

/** The host key check of one hop: decides before anything secret leaves, stores only what the handshake proved. */
export class HostKeyStep {
  #accepted: Buffer | null = null;
  #toTrust: { blob: Buffer; shown: ShownKey } | null = null;

  private constructor(
    private readonly hop: SshHop,
    private readonly direct: boolean,
    private readonly knownHosts: readonly KnownHostMatch[],
    private readonly deps: HostKeyDeps,
  ) {}

  /**
   * `knownHostsFiles` are read for direct connections alone: behind a jump host the same address is another
   * machine. Errors: those of {@link KnownHosts.read}.
   */
  static async prepare(
    hop: SshHop,
    context: { direct: boolean; knownHostsFiles: string[]; signal: AbortSignal },
    deps: HostKeyDeps,
  ): Promise<HostKeyStep> {
    if (!context.direct) return new HostKeyStep(hop, false, [], deps);
    const known = await KnownHosts.read(context.knownHostsFiles);
    const { matches } = await known.lookup(hop.address, hop.port, context.signal);
    return new HostKeyStep(hop, true, matches, deps);
  }

  /** Host key algorithms to offer, best first: those we can compare come before those we can't. */
  algorithms(): string[] {
    const stored = this.hop.hostKeys.map(({ type }) => type).filter(isKeyType);
    const { knownHosts } = this;
    return hostKeyAlgorithms({ stored, knownHosts, legacy: this.hop.legacyAlgorithms });
  }

  /** The key that was accepted, or null. */
  get accepted(): Buffer | null {
    return this.#accepted;
  }

  /** Resolves when the offered key may be used; asks the person if it is unknown. Throws what stops the login. */
  async check(blob: Buffer, clock: PhaseClock, signal: AbortSignal): Promise<void> {
    const offered = Buffer.from(blob);
    const verdict = verifyHostKey({
      host: this.hop.address,
      port: this.hop.port,
      direct: this.direct,
      offered,
      stored: this.hop.hostKeys.map((key) => Buffer.from(key.blob, 'base64')),
      knownHosts: this.knownHosts,
      now: new Date(),
    });
    if (verdict.verdict === 'unknown') await this.#ask(verdict, clock, signal);
    else if (verdict.verdict !== 'trusted') throw this.#refusal(verdict, offered);
    else if (verdict.by === 'known_hosts') this.#toTrust = { blob: plainBlob(offered), shown: show(offered) };
    this.#accepted = offered;
  }

  /** To call after the handshake, when the server has proved that it holds the key. */
  proven(): void {
    const trusted = this.#toTrust;
    this.#toTrust = null;
    if (trusted === null) return;
    const { hostId, address, port } = this.hop;
    const key = storable(trusted);
    this.deps.onTrustKey({ hostId, address, port, key, shown: trusted.shown });
  }

  async #ask(
    key: HostKeyDescription & { blob: Buffer },
    clock: PhaseClock,
    signal: AbortSignal,
  ): Promise<void> {
    const shown = describe(key);
    const question = {
      promptId: this.deps.newId(),
      hostName: this.hop.name,
      address: endpointText(this.hop),
      offered: shown,
    };
    const answer = await clock.hold(() => this.deps.prompter.hostKey(question, signal));
    if (answer === 'trust') this.#toTrust = { blob: key.blob, shown };
    // Anything that is no clear yes is a no.
    else if (answer !== 'once') {
      throw new BinnacleError('host-key-rejected', `The host key of ${this.hop.name} was not trusted.`, {
        retryable: true,
      });
    }
  }

  #refusal(
    verdict: Exclude<HostKeyVerdict, { verdict: 'trusted' | 'unknown' }>,
    blob: Buffer,
  ): BinnacleError {
    const { name } = this.hop;
    switch (verdict.verdict) {
      case 'changed':
        return this.#changed(verdict, blob);
      case 'revoked': {
        const detail = `The key is marked @revoked in ${verdict.file}, line ${verdict.line}.`;
        return new HostKeyStopError(
          'host-key-revoked',
          `The host key of ${name} has been revoked. Nothing was sent.`,
          'Ask who runs this host for its new key. Do not log in with this one.',
          this.#stop('revoked', detail, [], blob),
        );
      }
      case 'certificate-invalid':
        return new HostKeyStopError(
          'host-key-rejected',
          `The host certificate of ${name} is not valid: ${CERTIFICATE_FAULTS[verdict.reason]}. Nothing was sent.`,
          'Check the clock of this workstation and ask who runs this host for a new certificate.',
          this.#stop('certificate-invalid', `Certificate: ${CERTIFICATE_FAULTS[verdict.reason]}.`, [], blob),
        );
      case 'error':
        return new BinnacleError('host-key-rejected', `${name}: ${verdict.reason} Nothing was sent.`);
    }
  }

  #changed(verdict: Changed, blob: Buffer): BinnacleError {
    const { name } = this.hop;
    const otherType = verdict.reason === 'other-type';
    const source = verdict.source === 'store' ? 'Binnacle has on record' : 'known_hosts has on record';
    const message = otherType
      ? `${name} shows a host key of another type than before. Nothing was sent.`
      : `The host key of ${name} has changed. Nothing was sent.`;
    const detail = `The offered key is none of those that ${source}.`;
    const stored = verdict.stored.map((key) => ({ ...describe(key), firstSeen: this.#firstSeen(key) }));
    return new HostKeyStopError(
      'host-key-changed',
      message,
      'Compare the fingerprint with the host’s console or its administrator before you replace the stored key.',
      this.#stop(otherType ? 'other-type' : 'changed', detail, stored, blob),
    );
  }

  #firstSeen(key: HostKeyDescription): number | null {
    const fits = (stored: StoredHostKey): boolean =>
      fingerprint(Buffer.from(stored.blob, 'base64')) === key.fingerprint;
    return this.hop.hostKeys.find(fits)?.firstSeen ?? null;
  }

  #stop(reason: HostKeyStop['reason'], detail: string, stored: ShownKey[], blob: Buffer): HostKeyStop {
    const { hostId, name, address, port } = this.hop;
    const offered = show(blob);
    return { hostId, hostName: name, address, port, reason, detail: detail.slice(0, 500), stored, offered };
  }
}

const CERTIFICATE_FAULTS: Record<
  Extract<HostKeyVerdict, { verdict: 'certificate-invalid' }>['reason'],
  string
> = {
  'not-a-host-certificate': 'it is the certificate of a user',
  'bad-signature': 'the signature of its authority is wrong',
  'wrong-host': 'it was issued for another host',
  'not-yet-valid': 'it is not valid yet',
  expired: 'it has expired',
  'unknown-critical-option': 'it demands an option that is not known',
  malformed: 'it cannot be read',
};

function storable({ blob, shown }: { blob: Buffer; shown: ShownKey }): StoredHostKey {
  return { type: shown.type, blob: blob.toString('base64'), firstSeen: Date.now() };
}

function describe(key: HostKeyDescription): ShownKey {
  return { type: key.type, fingerprint: key.fingerprint, randomart: key.randomart, firstSeen: null };
}

/** The key itself, which for a certificate is the one inside. */
function plainBlob(blob: Buffer): Buffer {
  return isCertificate(blob) ? parseCertificate(blob).publicKey.blob : blob;
}

function show(blob: Buffer): ShownKey {
  try {
    const key = parsePublicKey(plainBlob(blob));
    return { type: key.type, fingerprint: fingerprint(key.blob), randomart: randomart(key), firstSeen: null };
  } catch {
    return { type: 'unreadable', fingerprint: fingerprint(blob), randomart: '', firstSeen: null };
  }
}
