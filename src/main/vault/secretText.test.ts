import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { SecretText } from './secretText';

const parsed = (text: SecretText): unknown => JSON.parse(Buffer.from(text.bytes()).toString('utf8'));
const utf8 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));

it('is the JSON of what went in, whatever characters a secret has', () => {
  const [first, second] = [randomUUID(), randomUUID()];
  const every = Array.from({ length: 0x250 }, (_, code) => String.fromCodePoint(code)).join('');
  const values = { password: every, 'private-key': '-----BEGIN\n"\\\r\n-----END\n', passphrase: '' };
  const text = new SecretText();
  for (const [slot, value] of Object.entries(values)) expect(text.add(first, slot, utf8(value))).toBe(true);
  text.add(second, 'totp', utf8('😀 \u2028'));
  expect(parsed(text)).toEqual({ [first]: values, [second]: { totp: '😀 \u2028' } });
  expect(parsed(new SecretText())).toEqual({});
});

it('leaves out what is no text', () => {
  const text = new SecretText();
  expect(text.add('a', 'private-key', Uint8Array.of(0x30, 0x82, 0xff))).toBe(false);
  expect(text.add('a', 'passphrase', utf8('x'))).toBe(true);
  expect(parsed(text)).toEqual({ a: { passphrase: 'x' } });
});

it('holds nothing once it was wiped', () => {
  const text = new SecretText();
  text.add('a', 'password', utf8('gone'));
  text.wipe();
  expect(parsed(text)).toEqual({});
});

it('refuses more than a file can hold, before it is sealed', () => {
  const text = new SecretText();
  const large = new Uint8Array(1024 * 1024).fill(0x61);
  const addAll = (): void => {
    for (let index = 0; index < 64; index++) text.add(`${index}`, 'password', large);
  };
  expect(addAll).toThrow(expect.objectContaining({ code: 'too-large' }) as Error);
});
