import type { KeyObject } from 'node:crypto';
import { createHash } from 'node:crypto';
import type { BlockCipher } from './blockCipher';
import { decrypt, plainCipher } from './blockCipher';
import { REENCRYPT_HINT, needsPassphrase, unreadable, unsupported, wrongPassphrase } from './keyErrors';
import { decodeBase64 } from './keyText';
import { checkCurve, importDer, sec1Parameters } from './keyMaterial';
import { MalformedError } from './wire';

/** A PEM block: RFC 1421 headers and the decoded body. */
export interface PemBlock {
  /** What stands between "BEGIN " and the dashes. */
  label: string;
  headers: Map<string, string>;
  body: Buffer;
}

const DEK_CIPHERS: Partial<Record<string, BlockCipher>> = {
  'AES-128-CBC': plainCipher('aes-128-cbc', 16),
  'AES-192-CBC': plainCipher('aes-192-cbc', 24),
  'AES-256-CBC': plainCipher('aes-256-cbc', 32),
  'DES-EDE3-CBC': plainCipher('des-ede3-cbc', 24, 8),
  'DES-CBC': plainCipher('des-cbc', 8, 8),
};

const MARKER = Buffer.from('-----BEGIN ');
/** Longer lines than this are no PEM markers or headers. */
const MAX_HEADER_LENGTH = 200;

/** Finds the first private key block of a PEM file; undefined if there is none. The caller wipes the body. */
export function readPemBlock(lines: readonly Buffer[]): PemBlock | undefined {
  for (const [index, line] of lines.entries()) {
    if (line.length > MAX_HEADER_LENGTH || !line.subarray(0, MARKER.length).equals(MARKER)) continue;
    const label = /^-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----[ \t]*$/.exec(line.toString('latin1'))?.[1];
    if (label !== undefined) return readPemBody(lines, index + 1, label);
  }
  return undefined;
}

function readPemBody(lines: readonly Buffer[], start: number, label: string): PemBlock {
  const endMarker = `-----END ${label}-----`;
  const end = lines.findIndex((line, index) => index >= start && headerText(line).trim() === endMarker);
  if (end < 0) throw unreadable(`The private key is damaged: its last line "END ${label}" is missing.`);
  const headers = new Map<string, string>();
  let index = start;
  for (; index < end; index += 1) {
    const [name = '', ...rest] = headerText(lines[index]).split(':');
    if (rest.length === 0) break;
    headers.set(name.trim().toLowerCase(), rest.join(':').trim());
  }
  return { label, headers, body: decodeBase64(lines.slice(index, end), index + 1) };
}

/** The text of a line that may be a header or marker; base64 has neither ":" nor "-" and stays bytes. */
function headerText(line: Buffer | undefined): string {
  const isHeader =
    line !== undefined && line.length <= MAX_HEADER_LENGTH && (line.includes(':') || line.includes('-'));
  return isHeader ? line.toString('latin1') : '';
}

/** Reads the PKCS#1 ("RSA") or SEC1 ("EC") key in a PEM block, decrypting it if it has a DEK-Info header. */
export function readTraditionalKey(
  block: PemBlock,
  type: 'pkcs1' | 'sec1',
  passphrase: Buffer | undefined,
): KeyObject {
  const dekInfo = block.headers.get('dek-info');
  if (dekInfo === undefined) return importTraditional(block.body, type);
  const der = openTraditional(block.body, dekInfo, passphrase);
  try {
    return importTraditional(der, type);
  } catch (error) {
    // One wrong passphrase in 256 leaves valid padding and garbage before it.
    throw error instanceof MalformedError ? wrongPassphrase() : error;
  } finally {
    der.fill(0);
  }
}

function importTraditional(der: Buffer, type: 'pkcs1' | 'sec1'): KeyObject {
  if (type === 'sec1') checkCurve(sec1Parameters(der));
  return importDer(der, type);
}

function openTraditional(sealed: Buffer, dekInfo: string, passphrase: Buffer | undefined): Buffer {
  const [name = '', ivHex = ''] = dekInfo.split(',').map((part) => part.trim());
  const cipher = DEK_CIPHERS[name.toUpperCase()];
  if (cipher === undefined) {
    throw unsupported('This private key is encrypted with a cipher that is not supported.', REENCRYPT_HINT);
  }
  const iv = Buffer.from(ivHex, 'hex');
  if (iv.length !== cipher.ivLength) throw new MalformedError('its DEK-Info line is wrong');
  if (passphrase === undefined || passphrase.length === 0) throw needsPassphrase();
  const key = bytesToKey(passphrase, iv.subarray(0, 8), cipher.keyLength);
  try {
    return decrypt({ cipher, key, iv, sealed, padded: true });
  } finally {
    key.fill(0);
  }
}

/** OpenSSL's EVP_BytesToKey with MD5 and one round, which the format prescribes. */
function bytesToKey(passphrase: Buffer, salt: Buffer, length: number): Buffer {
  const key = Buffer.alloc(length);
  let digest: Buffer = Buffer.alloc(0);
  for (let filled = 0; filled < length; filled += digest.length) {
    const next = createHash('md5').update(digest).update(passphrase).update(salt).digest();
    digest.fill(0);
    digest = next;
    digest.copy(key, filled);
  }
  digest.fill(0);
  return key;
}
