import { describe, expect, it } from 'vitest';
import { TAG, derNumber, derOid, derSequence, readDer, writeDer, writeDerInteger } from './der';
import { MalformedError, WireReader, wireMpint, wireString } from './wire';

describe('WireReader', () => {
  it('reads back what is written and notices a wrong end', () => {
    const reader = new WireReader(Buffer.concat([wireString('text'), wireMpint(Buffer.from([0, 0x80, 1]))]));
    expect(reader.text()).toBe('text');
    expect(reader.mpint()).toEqual(Buffer.from([0x80, 1]));
    reader.end();
    expect(() => reader.byte()).toThrow(MalformedError);
    expect(() => new WireReader(Buffer.alloc(1)).end()).toThrow(MalformedError);
  });

  it('refuses lengths beyond the data and negative numbers', () => {
    expect(() => new WireReader(Buffer.from('ffffffff00', 'hex')).string()).toThrow(MalformedError);
    expect(() => new WireReader(wireString(Buffer.from([0x80]))).mpint()).toThrow(MalformedError);
  });
});

describe('DER', () => {
  it('reads back what it writes, long forms included', () => {
    const big = Buffer.alloc(70_000, 7);
    const der = writeDer(TAG.sequence, writeDerInteger(Buffer.from([0xff])), writeDer(TAG.octetString, big));
    const [number, octets] = derSequence(readDer(der)[0]);
    expect(derNumber(number)).toBe(255);
    expect(octets?.value.equals(big)).toBe(true);
  });

  it('reads object identifiers', () => {
    const item = { tag: TAG.oid, value: Buffer.from('2a864886f70d01050d', 'hex') };
    expect(derOid(item)).toBe('1.2.840.113549.1.5.13');
    expect(derOid({ tag: TAG.oid, value: Buffer.from('883703', 'hex') })).toBe('2.999.3');
  });

  it.each(['30', '3005', '3080', '3085ffffffffff', '308400000005', '02'])('refuses %s', (text) => {
    expect(() => readDer(Buffer.from(text, 'hex'))).toThrow(MalformedError);
  });
});
