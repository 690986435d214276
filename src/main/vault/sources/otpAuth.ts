import { zero } from '../secretBytes';

/** Reads a field of an entry, if it is there; whoever calls it zeroes what it gets. */
export type ReadField = (name: string) => Buffer | null;

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/**
 * The one-time password of an entry as an `otpauth://` address, in whichever of the ways it is kept: KeePassXC's `otp`,
 * KeeOtp's `otp` (`key=…&step=…&size=…`), or KeePass's own `TimeOtp-…` fields
 * (https://keepass.info/help/base/placeholders.html#otp). Null: it has none.
 */
export function otpAuthOf(read: ReadField): Buffer | null {
  const otp = read('otp');
  if (otp !== null && otp.length > 0) {
    const isAddress = /^\s*otpauth:/i.test(otp.toString('latin1', 0, 32));
    const address = isAddress ? otp : fromKeeOtp(otp);
    if (!isAddress) zero(otp);
    if (address !== null) return address;
  }
  return fromTimeOtp(read);
}

function fromKeeOtp(otp: Buffer): Buffer | null {
  const fields = new URLSearchParams(otp.toString('utf8'));
  const key = fields.get('key');
  if (key === null || fields.get('type')?.toLowerCase() === 'hotp') return null;
  return address(key.replace(/[\s=-]/g, ''), {
    period: fields.get('step'),
    digits: fields.get('size'),
    algorithm: fields.get('otpHashMode'),
  });
}

function fromTimeOtp(read: ReadField): Buffer | null {
  const secret = timeOtpSecret(read);
  if (secret === null) return null;
  const text = (name: string): string | null => read(name)?.toString('utf8').trim() ?? null;
  return address(secret, {
    period: text('TimeOtp-Period'),
    digits: text('TimeOtp-Length'),
    algorithm: text('TimeOtp-Algorithm'),
  });
}

/** The shared secret in Base32, as `otpauth://` has it. */
function timeOtpSecret(read: ReadField): string | null {
  const forms: [string, (value: Buffer) => string][] = [
    [
      'TimeOtp-Secret-Base32',
      (value) =>
        value
          .toString('latin1')
          .replace(/[\s=-]/g, '')
          .toUpperCase(),
    ],
    ['TimeOtp-Secret', (value) => base32(value)],
    [
      'TimeOtp-Secret-Hex',
      (value) => base32(Buffer.from(value.toString('latin1').replace(/\s/g, ''), 'hex')),
    ],
    ['TimeOtp-Secret-Base64', (value) => base32(Buffer.from(value.toString('latin1'), 'base64'))],
  ];
  for (const [name, decode] of forms) {
    const value = read(name);
    if (value === null || value.length === 0) continue;
    const secret = decode(value);
    zero(value);
    return secret;
  }
  return null;
}

interface OtpSettings {
  period: string | null;
  digits: string | null;
  algorithm: string | null;
}

function address(secret: string, { period, digits, algorithm }: OtpSettings): Buffer | null {
  if (!/^[A-Z2-7]+$/i.test(secret)) return null;
  const hash = /256|512/.exec(algorithm ?? '')?.[0];
  const settings = [
    `secret=${secret.toUpperCase()}`,
    ...(hash === undefined ? [] : [`algorithm=SHA${hash}`]),
    ...(isCount(digits) ? [`digits=${digits}`] : []),
    ...(isCount(period) ? [`period=${period}`] : []),
  ];
  return Buffer.from(`otpauth://totp/entry?${settings.join('&')}`, 'latin1');
}

function isCount(text: string | null): text is string {
  return text !== null && /^[1-9]\d{0,3}$/.test(text);
}

/** RFC 4648, section 6, without padding. */
export function base32(bytes: Uint8Array): string {
  let [text, bits, held] = ['', 0, 0];
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += BASE32.charAt((held >> (bits - 5)) & 31);
    held &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + BASE32.charAt((held << (5 - bits)) & 31);
}
