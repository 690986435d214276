import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { BinnacleError } from '../../shared/errors';
import { encodeHeader, parseHeader } from './header';
import { OpenVault } from './openVault';
import { randomSecret } from './secretBytes';

// One vault, fixed for all time: passphrase "pass phrase", recovery key 00 01 … 13, both slots as they were written.
const HEADER = Buffer.from(
  '424e434c564c5400' + // magic
    '0001' + // version
    '014c' + // length: 332
    'e18b5913f082936e4310da9ba05ff375' + // vault id
    '00000001' + // generation
    '02000000' + // two slots, reserved
    // Passphrase slot: Argon2id, 64 KiB, 1 pass, 1 lane.
    '010100000000004000000001000000013385342b09cadff1f8d35d02190df329' +
    'febf20d8b36211221dd9adb45754dc41f1aa4c6d52d0176a230c50cafab63284' +
    '01ebd6099efcb9a7745f0359f072158d431249360d3291c76fcae126ae209a63' +
    '64f9c97d92b78b8a3f7d46e8bdaf2eaca58054903cbb576be59da23300000000' +
    // Recovery slot.
    '020200000000000000000000000000001904f34d35c9c433a0c074ceeb376581' +
    'ebd2b887503009cda4a87a9d1231dca0a3be7a1844454c381ec44d05fa24539d' +
    'f7a8cf235596b145b8c8f6a7fa6e06a6ef89093b0fc49f5157eda44b6a928e05' +
    '84dbba24a8e7d22380487c8e21b8c31ff39c797ea61a712f3aed374d00000000' +
    // MAC, then checksum.
    'ab56ce1df008846f71c9cee24450261d557670b115b76e7e0052f4f4eb4d8ed0' +
    '34a463083f065e84',
  'hex',
);
const SEALED = Buffer.from(
  '01' + // version
    'e42e86807ef28834132fee0b' + // nonce
    '895e2f3996e2b8f8fe4c8896688fc98c4363a879210a7a747673d0d50a00c956' +
    '7a76888b336d84ff61190bd3c977d820e7db96b5ef9a4606d02ab9cb70253f99' +
    '5620328be3b4012d842687ed6a7ae6c5', // tag
  'hex',
);
const REF = { id: 'record-1', credentialId: 'credential-1', slot: 'password', version: 3 };

const passphrase = { type: 'passphrase' as const, value: Buffer.from('pass phrase') };
const recovery = {
  type: 'recovery' as const,
  value: Buffer.from('000102030405060708090a0b0c0d0e0f10111213', 'hex'),
};

async function openFixed(header: Uint8Array = HEADER): Promise<OpenVault> {
  const vault = await OpenVault.open(header, passphrase);
  if (vault === undefined) throw new Error('did not open');
  return vault;
}

const codeOf = (run: () => unknown): string => {
  try {
    run();
    return 'no error';
  } catch (error) {
    return error instanceof BinnacleError ? error.code : String(error);
  }
};

/** What an attacker would do: change something and make the checksum fit again. */
function forge(change: (bytes: Buffer) => void): Buffer {
  const bytes = Buffer.from(HEADER);
  change(bytes);
  createHash('sha256')
    .update(bytes.subarray(0, -8))
    .digest()
    .copy(bytes, bytes.length - 8, 0, 8);
  return bytes;
}

describe('format version 1', () => {
  it('stays readable: the fixed vault opens by both slots, and so does its secret', async () => {
    for (const secret of [passphrase, recovery]) {
      const vault = await OpenVault.open(HEADER, secret);
      expect(vault?.unseal({ ...REF, sealed: SEALED }).toString()).toBe('s3cret');
    }
  });

  it('reads every field and writes it back to the same place', () => {
    const header = parseHeader(HEADER);
    expect(header.vaultId.toString('hex')).toBe('e18b5913f082936e4310da9ba05ff375');
    expect(header.generation).toBe(1);
    expect(header.slots.map(({ type, argon2 }) => [type, argon2])).toEqual([
      ['passphrase', { memoryKiB: 64, passes: 1, lanes: 1 }],
      ['recovery', null],
    ]);
    const written = encodeHeader(header, randomSecret(32));
    expect(written.subarray(0, -40)).toEqual(HEADER.subarray(0, -40)); // MAC and checksum need the data key
  });

  it('hides how long a secret is', async () => {
    const vault = await openFixed();
    const lengths = ['', 'a', 'x'.repeat(60)].map(
      (value) => vault.seal(REF, Buffer.from(value)).sealed.length,
    );
    expect(new Set(lengths).size).toBe(1);
  });
});

describe('damage', () => {
  it('at any length is found without a passphrase', () => {
    for (let length = 0; length < HEADER.length; length += 1) {
      expect(codeOf(() => parseHeader(HEADER.subarray(0, length)))).toBe('vault-damaged');
    }
    expect(codeOf(() => parseHeader(Buffer.concat([HEADER, Buffer.of(0)])))).toBe('vault-damaged');
  });

  it('of any single bit is found without a passphrase', () => {
    for (let bit = 0; bit < HEADER.length * 8; bit += 1) {
      const bytes = Buffer.from(HEADER);
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(codeOf(() => parseHeader(bytes))).toBe('vault-damaged');
    }
  });

  it('of any single bit of a sealed secret never yields a value', async () => {
    const vault = await openFixed();
    for (let bit = 0; bit < SEALED.length * 8; bit += 1) {
      const sealed = Buffer.from(SEALED);
      sealed[bit >> 3] = (sealed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(codeOf(() => vault.unseal({ ...REF, sealed }))).toMatch(/^vault-(damaged|newer)$/);
    }
    for (let length = 0; length < SEALED.length; length += 1) {
      const sealed = SEALED.subarray(0, length);
      expect(codeOf(() => vault.unseal({ ...REF, sealed }))).toBe('vault-damaged');
    }
  });

  it('by moving a sealed secret to another name is found', async () => {
    const vault = await openFixed();
    const moved = [
      { id: 'record-2' },
      { credentialId: 'credential-2' },
      { slot: 'privateKey' },
      { version: 2 },
    ];
    for (const change of moved) {
      expect(codeOf(() => vault.unseal({ ...REF, ...change, sealed: SEALED }))).toBe('vault-damaged');
    }
  });
});

describe('tampering with a matching checksum', () => {
  it('of any single byte never opens the vault', async () => {
    for (let at = 0; at < HEADER.length - 8; at += 1) {
      const forged = forge((bytes) => bytes.writeUInt8(bytes.readUInt8(at) ^ 0x01, at));
      // The fixed passphrase slot stays cheap whatever single byte changes, but for the cost fields.
      if (at >= 40 && at < 52) continue;
      const outcome = await OpenVault.open(forged, passphrase).then(
        (vault) => (vault === undefined ? 'wrong' : 'opened'),
        (error: unknown) => (error instanceof BinnacleError ? error.code : String(error)),
      );
      expect(outcome, `byte ${at}`).toMatch(/^(wrong|vault-damaged|vault-newer)$/);
    }
  });

  it('is refused by the MAC where it leaves the passphrase slot alone', async () => {
    const forged = forge((bytes) => bytes.writeUInt32BE(7, 28));
    await expect(OpenVault.open(forged, passphrase)).rejects.toMatchObject({ code: 'vault-damaged' });
  });

  it('cannot ask for unreasonable memory or time: refused before anything runs', () => {
    const costs: [number, number, number][] = [
      [64 * 1024 * 1024, 3, 4],
      [1024 * 1024 + 1, 1, 1],
      [64, 65, 1],
      [1024, 1, 17],
      [1024 * 1024, 64, 4],
      [0, 1, 1],
      [64, 0, 1],
      [64, 1, 0],
      [8, 1, 2],
      [0xffff_ffff, 0xffff_ffff, 0xffff_ffff],
    ];
    for (const [memoryKiB, passes, lanes] of costs) {
      const forged = forge((bytes) => {
        bytes.writeUInt32BE(memoryKiB, 40);
        bytes.writeUInt32BE(passes, 44);
        bytes.writeUInt32BE(lanes, 48);
      });
      expect(codeOf(() => parseHeader(forged))).toBe('vault-damaged');
    }
  });

  it('of the version is a newer vault, which is left alone', () => {
    expect(codeOf(() => parseHeader(forge((bytes) => bytes.writeUInt16BE(2, 8))))).toBe('vault-newer');
    expect(codeOf(() => parseHeader(forge((bytes) => bytes.writeUInt16BE(0, 8))))).toBe('vault-damaged');
  });
});

describe('an open vault', () => {
  it('seals with a fresh nonce each time', async () => {
    const vault = await openFixed();
    const sealed = [1, 2].map(() => Buffer.from(vault.seal(REF, Buffer.from('same')).sealed).toString('hex'));
    expect(sealed[0]).not.toBe(sealed[1]);
  });

  it('does nothing more once disposed', async () => {
    const vault = await openFixed();
    vault.dispose();
    vault.dispose();
    expect(codeOf(() => vault.seal(REF, Buffer.from('x')))).toBe('locked');
    expect(codeOf(() => vault.unseal({ ...REF, sealed: SEALED }))).toBe('locked');
  });

  it('keeps its last way in', async () => {
    const { vault } = await OpenVault.create([{ secret: recovery, argon2: null }]);
    expect(codeOf(() => vault.prepareRemoval('recovery'))).toBe('conflict');
  });

  it('takes secrets of up to 64 KiB', async () => {
    const vault = await openFixed();
    const largest = Buffer.alloc(65_536, 0x61);
    expect(vault.unseal(vault.seal(REF, largest))).toEqual(largest);
    expect(codeOf(() => vault.seal(REF, Buffer.alloc(65_537)))).toBe('too-large');
  });
});
