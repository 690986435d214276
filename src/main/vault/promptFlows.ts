import { BinnacleError } from '../../shared/errors';
import type { ProofKind, PromptShow, SecretTexts } from '../../shared/vaultPrompt';
import type { SlotType, VaultHeader } from './header';
import { parseHeader } from './header';
import type { KdfPolicy } from './kdf';
import type { Keyring } from './keyring';
import type { NewKeyringSlot } from './keyringSlot';
import { forgetKeyringSlot, newKeyringSlot, openByKeyring } from './keyringSlot';
import type { NewSlot, PreparedHeader } from './openVault';
import { OpenVault } from './openVault';
import type { PromptSession } from './promptSession';
import type { ProofGate } from './proofGate';
import { formatRecoveryKey, newRecoveryKey } from './recoveryKey';
import type { SealedSecret } from './sealing';
import { zero } from './secretBytes';

/** What a flow works with. */
export interface FlowTools {
  prompt: PromptSession;
  gate: ProofGate;
  kdf: KdfPolicy;
  keyring: Keyring;
  /** Resolves once main has stored the header; `create` must not replace an existing one. */
  persistHeader(header: Buffer, create: boolean): Promise<void>;
}

/** Which typed proofs a header accepts. */
export function proofsOf(header: VaultHeader): ProofKind[] {
  return (['passphrase', 'recovery'] as const).filter((kind) =>
    header.slots.some(({ type }) => type === kind),
  );
}

/** First start: passphrase or keyring, then the recovery key; nothing is stored before that is confirmed. */
export async function createVault(tools: FlowTools): Promise<OpenVault> {
  const { prompt, kdf, keyring } = tools;
  prompt.show({ kind: 'create-vault', keyring: await keyring.available(), keyringName: keyring.name });
  kdf.choose().catch(() => undefined); // measured while the person types; a failure shows up below
  return prompt.until('create', async (choice) => {
    let inKeyring: NewKeyringSlot | undefined;
    try {
      checkChoice(choice.passphrase, choice.keyring);
      inKeyring = choice.keyring ? await newKeyringSlot(keyring) : undefined;
      const slots = inKeyring === undefined ? [] : [inKeyring.slot];
      if (choice.passphrase !== null) slots.push(await passphraseSlot(kdf, choice.passphrase));
      return await createWithRecovery(tools, slots);
    } catch (error) {
      await inKeyring?.undo();
      throw error;
    } finally {
      inKeyring?.dispose();
      zero(choice.passphrase);
    }
  });
}

/** Unlocks a stored header; returns the vault and what opened it. */
export async function unlockVault(
  { prompt, gate, keyring }: FlowTools,
  bytes: Uint8Array,
  reason: string | undefined,
): Promise<{ vault: OpenVault; by: SlotType }> {
  const header = parseHeader(bytes);
  const keyringName = header.slots.some(({ type }) => type === 'keyring') ? keyring.name : undefined;
  const { waitMs } = gate.delay.state;
  prompt.show({ kind: 'unlock', reason, keyringName, proofs: proofsOf(header), waitMs });
  return prompt.untilOneOf(['prove', 'keyring'], async (message) => {
    if (message.type === 'keyring') return { vault: await byKeyring(keyring, bytes, header), by: 'keyring' };
    const { proof } = message;
    const vault = await gate.check(proof, (secret) => OpenVault.open(bytes, secret));
    return { vault, by: proof.kind };
  });
}

async function byKeyring(keyring: Keyring, bytes: Uint8Array, header: VaultHeader): Promise<OpenVault> {
  const vault = await openByKeyring(keyring, bytes, header);
  if (vault !== undefined) return vault;
  throw new BinnacleError('keyring-unavailable', `${keyring.name} does not hold the key of this vault.`, {
    hint: 'Use the passphrase or the recovery key.',
    retryable: true,
  });
}

/** Replaces (or adds) the passphrase slot. The data key and all sealed secrets stay as they are. */
export async function changePassphrase(tools: FlowTools, vault: OpenVault): Promise<void> {
  const { prompt, gate, kdf } = tools;
  const proofs = proofsOf(vault.header);
  const { waitMs } = gate.delay.state;
  prompt.show({ kind: 'change-passphrase', hasPassphrase: proofs.includes('passphrase'), proofs, waitMs });
  kdf.choose().catch(() => undefined);
  await prompt.until('change', async ({ proof, passphrase }) => {
    try {
      checkPassphrase(passphrase);
      await prove(gate, vault, proof);
      await store(tools, await vault.prepareSlot(await passphraseSlot(kdf, passphrase)));
    } finally {
      zero(passphrase, proof.value);
    }
  });
}

/** Makes a new recovery key; the old one works until the new one was confirmed and stored. */
export async function replaceRecoveryKey(tools: FlowTools, vault: OpenVault): Promise<void> {
  await proveFirst(tools, vault, (common) => ({ kind: 'new-recovery-key', ...common }));
  const key = newRecoveryKey();
  try {
    const prepared = await vault.prepareSlot(recoverySlot(key));
    await confirmRecoveryKey(tools.prompt, key, true, () => store(tools, prepared));
  } finally {
    zero(key);
  }
}

/** Adds or removes the OS keyring slot. */
export async function changeKeyring(tools: FlowTools, vault: OpenVault, enable: boolean): Promise<void> {
  if (!enable && !proofsOf(vault.header).includes('passphrase')) {
    throw new BinnacleError(
      'conflict',
      'Set a passphrase first: without it only the recovery key would be left.',
    );
  }
  await proveFirst(tools, vault, (common) => ({ kind: 'change-keyring', enable, ...common }));
  const before = vault.header;
  if (enable) await addKeyringSlot(tools, vault);
  else await store(tools, vault.prepareRemoval('keyring'));
  await forgetKeyringSlot(tools.keyring, before);
}

/** What `revealSecret` needs beside the tools. */
export interface RevealRequest {
  secret: SealedSecret;
  texts: SecretTexts;
  action: 'reveal' | 'copy';
  /** Records the action; no record, no secret. */
  audit(action: 'reveal' | 'copy'): Promise<void>;
}

/** Shows or copies one secret after a proof, as often as the person likes until the window closes. */
export async function revealSecret(
  tools: FlowTools,
  vault: OpenVault,
  request: RevealRequest,
): Promise<void> {
  const { prompt } = tools;
  const { secret, texts, action } = request;
  await proveFirst(tools, vault, (common) => ({ kind: 'reveal', ...texts, action, ...common }));
  const hand = async (wanted: 'reveal' | 'copy'): Promise<void> => {
    const value = vault.unseal(secret);
    try {
      await request.audit(wanted);
      prompt.secret(wanted, value);
    } finally {
      zero(value);
    }
  };
  await hand(action);
  await untilClosed(async () => {
    for (;;) await prompt.until('take', (message) => hand(message.action));
  });
}

/** Closing the window ends a reveal normally. */
async function untilClosed(run: () => Promise<never>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof BinnacleError) || error.code !== 'cancelled') throw error;
  }
}

async function createWithRecovery(tools: FlowTools, slots: readonly NewSlot[]): Promise<OpenVault> {
  const key = newRecoveryKey();
  const { vault, bytes } = await OpenVault.create([...slots, recoverySlot(key)]);
  try {
    await confirmRecoveryKey(tools.prompt, key, false, () => tools.persistHeader(bytes, true));
    return vault;
  } catch (error) {
    vault.dispose();
    throw error;
  } finally {
    zero(key);
  }
}

/** Shows the key and stores only when the person says that it is written down; a full disk can be retried. */
async function confirmRecoveryKey(
  prompt: PromptSession,
  key: Uint8Array,
  replaces: boolean,
  save: () => Promise<void>,
): Promise<void> {
  const text = formatRecoveryKey(key);
  prompt.show({ kind: 'recovery-key-show', recoveryKey: text, replaces });
  zero(text);
  await prompt.until('confirm', save);
}

async function addKeyringSlot(tools: FlowTools, vault: OpenVault): Promise<void> {
  const added = await newKeyringSlot(tools.keyring);
  try {
    await store(tools, await vault.prepareSlot(added.slot));
  } catch (error) {
    await added.undo();
    throw error;
  } finally {
    added.dispose();
  }
}

/** Asks for the passphrase or the recovery key again, until it is right. */
export async function proveFirst(
  { prompt, gate }: FlowTools,
  vault: OpenVault,
  show: (common: { proofs: ProofKind[]; waitMs: number }) => PromptShow,
): Promise<void> {
  prompt.show(show({ proofs: proofsOf(vault.header), waitMs: gate.delay.state.waitMs }));
  await prompt.until('prove', ({ proof }) => prove(gate, vault, proof));
}

async function prove(
  gate: ProofGate,
  vault: OpenVault,
  proof: Parameters<ProofGate['check']>[0],
): Promise<void> {
  await gate.check(proof, async (secret) => (await vault.accepts(secret)) || undefined);
}

async function store(tools: FlowTools, prepared: PreparedHeader): Promise<void> {
  await tools.persistHeader(prepared.bytes, false);
  prepared.commit();
}

async function passphraseSlot(kdf: KdfPolicy, passphrase: Uint8Array): Promise<NewSlot> {
  return { secret: { type: 'passphrase', value: passphrase }, argon2: await kdf.choose() };
}

function recoverySlot(key: Uint8Array): NewSlot {
  return { secret: { type: 'recovery', value: key }, argon2: null };
}

function checkChoice(passphrase: Uint8Array | null, keyring: boolean): void {
  if (passphrase !== null) checkPassphrase(passphrase);
  else if (!keyring) throw new BinnacleError('bad-request', 'Choose a passphrase or the keyring.');
}

/** Refuses a new passphrase that protects nothing. */
export function checkPassphrase(passphrase: Uint8Array): void {
  if (passphrase.some((byte) => byte !== 0x20)) return;
  throw new BinnacleError('bad-request', 'Choose a passphrase: an empty one protects nothing.', {
    field: 'passphrase',
    retryable: true,
  });
}
