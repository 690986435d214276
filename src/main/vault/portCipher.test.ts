import { expect, it } from 'vitest';
import { encryptFor, isPortKey, PortKey } from './portCipher';

const VALUE = Buffer.from('correct horse');

it('opens for the one it was encrypted for, and looks different each time', () => {
  const key = new PortKey();
  const [first, second] = [encryptFor(key.publicKey, VALUE), encryptFor(key.publicKey, VALUE)];
  for (const message of [first, second]) {
    expect(message.includes(VALUE)).toBe(false);
    expect(Buffer.from(key.decrypt(message))).toEqual(VALUE);
  }
  expect(first.equals(second)).toBe(false);
  expect(Buffer.from(key.decrypt(encryptFor(key.publicKey, Buffer.alloc(0))))).toEqual(Buffer.alloc(0));
});

it('refuses what was altered in any byte, cut off, or meant for another', () => {
  const key = new PortKey();
  const message = encryptFor(key.publicKey, VALUE);
  for (let at = 0; at < message.length; at += 1) {
    const altered = Buffer.from(message);
    altered.writeUInt8(altered.readUInt8(at) ^ 1, at);
    expect(() => key.decrypt(altered), `byte ${at}`).toThrow('A secret arrived altered.');
  }
  for (let length = 0; length < message.length; length += 1)
    expect(() => key.decrypt(message.subarray(0, length))).toThrow('A secret arrived altered.');
  expect(() => new PortKey().decrypt(message)).toThrow('A secret arrived altered.');
});

it('tells a key from other bytes', () => {
  expect(isPortKey(new PortKey().publicKey)).toBe(true);
  expect(isPortKey(Buffer.alloc(44))).toBe(false);
});
