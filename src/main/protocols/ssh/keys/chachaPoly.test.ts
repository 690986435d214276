import { describe, expect, it } from 'vitest';
import { chacha20, chachaBlock, openChachaPoly, poly1305 } from './chachaPoly';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');
const key = hex('000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f');

describe('ChaCha20 and Poly1305 with the vectors of RFC 8439', () => {
  it('computes the block of section 2.3.2', () => {
    const block = chachaBlock(key, 1, hex('000000090000004a00000000'));
    expect(block).toEqual(
      hex(`10f1e7e4d13b5915500fdd1fa32071c4c7d1f4c733c068030422aa9ac3d46c4e
           d2826446079faa0914c2d705d98b02a2b5129cd1de164eb9cbd083e8a2503c4e`),
    );
  });

  it('encrypts the text of section 2.4.2', () => {
    const text =
      "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.";
    const sealed = chacha20(key, 1, hex('000000000000004a00000000'), Buffer.from(text));
    expect(sealed).toEqual(
      hex(`6e2e359a2568f98041ba0728dd0d6981e97e7aec1d4360c20a27afccfd9fae0b
           f91b65c5524733ab8f593dabcd62b3571639d624e65152ab8f530c359f0861d8
           07ca0dbf500d6a6156a38e088a22b65e52bc514d16ccf806818ce91ab7793736
           5af90bbf74a35be6b40b8eedf2785e42874d`),
    );
    expect(chacha20(key, 1, hex('000000000000004a00000000'), sealed).toString()).toBe(text);
  });

  it('computes the tag of section 2.5.2', () => {
    const oneTime = hex('85d6be7857556d337f4452fe42d506a80103808afb0db2fd4abff6af4149f51b');
    const tag = poly1305(oneTime, Buffer.from('Cryptographic Forum Research Group'));
    expect(tag).toEqual(hex('a8061dc1305136c6c22b8baf0c0127a9'));
  });

  it('computes the tags of appendix A.3 that test the carries', () => {
    const r2 = hex('02'.padEnd(64, '0'));
    expect(poly1305(r2, hex('ff'.repeat(16)))).toEqual(hex('03'.padEnd(32, '0')));
    const s = hex(`${'02'.padEnd(32, '0')}${'ff'.repeat(16)}`);
    expect(poly1305(s, hex('02'.padEnd(32, '0')))).toEqual(hex('03'.padEnd(32, '0')));
  });

  it('refuses a tag that does not fit', () => {
    expect(openChachaPoly(Buffer.alloc(64), Buffer.alloc(16), Buffer.alloc(16))).toBeUndefined();
    expect(openChachaPoly(Buffer.alloc(64), Buffer.alloc(16), Buffer.alloc(3))).toBeUndefined();
  });
});
