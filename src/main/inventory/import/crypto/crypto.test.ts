import { describe, expect, it } from 'vitest';
import { cmac, type Open, openAesGcm, openCcm, openEax, openGcm, type Sealed } from './aead';
import { aesCipher, type BlockCipher } from './blockCipher';
import { serpentCipher } from './serpent';
import { twofishCipher } from './twofish';

const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));
const hex = (data: Uint8Array | null | undefined): string => Buffer.from(data ?? []).toString('hex');
const range = (first: number, count: number): Uint8Array =>
  Uint8Array.from({ length: count }, (_, i) => first + i);

/** A sealed message from its parts; `text` ends with the tag. */
function sealed(nonce: Uint8Array, header: Uint8Array, text: Uint8Array, tagLength = 16): Sealed {
  const at = text.length - tagLength;
  return { nonce, header, cipherText: text.subarray(0, at), tag: text.subarray(at) };
}

describe('block ciphers', () => {
  it('AES answers the example of FIPS 197', () => {
    const cipher = aesCipher(range(0, 32));
    const plain = bytes('00112233445566778899aabbccddeeff');
    expect(hex(cipher.encrypt(plain))).toBe('8ea2b7ca516745bfeafc49904b496089');
    expect(hex(cipher.chain(plain))).toBe('8ea2b7ca516745bfeafc49904b496089');
  });

  // NESSIE, Serpent-256-128.verified.test-vectors: set 1 (vectors 0 to 2), set 4 (vector 0)
  it.each([
    [
      '8000000000000000000000000000000000000000000000000000000000000000',
      '0',
      'a223aa1288463c0e2be38ebd825616c0',
    ],
    [
      '4000000000000000000000000000000000000000000000000000000000000000',
      '0',
      'eae1d405570174df7df2f9966d509159',
    ],
    [
      '2000000000000000000000000000000000000000000000000000000000000000',
      '0',
      '65f37684471e921dc8a30f45b43c4499',
    ],
    [
      '0000000000000000000000000000000000000000000000000000000000000000',
      'd095576fcea3e3a7ed98d9f29073d78e',
      'b90ee5862de69168f2bdd5125b45472b',
    ],
  ])('Serpent: %s', (key, plain, expected) => {
    const cipher = serpentCipher(bytes(key));
    expect(hex(cipher.encrypt(bytes(plain.padStart(32, '0'))))).toBe(expected);
  });

  // Schneier et al., ecb_ival.txt and the 256-bit table of ecb_tbl.txt
  it.each([
    [
      '0123456789abcdeffedcba987654321000112233445566778899aabbccddeeff',
      '00000000000000000000000000000000',
      '37527be0052334b89f0cfccae87cfa20',
    ],
    [
      'd43bb7556ea32e46f2a282b7d45b4e0d57ff739d4dc92c1bd7fc01700cc8216f',
      '90afe91bb288544f2c32dc239b2635e6',
      '6cb4561c40bf0a9705931cb6d408e7fa',
    ],
    [
      '248a7f3528b168acfdd1386e3f51e30c2e2158bc3e5fc714c1eeeca0ea696d48',
      '431058f4dbc7f734da4f02f04cc4f459',
      '37fe26ff1cf66175f5ddf4c33b97a205',
    ],
  ])('Twofish: %s', (key, plain, expected) => {
    const cipher = twofishCipher(bytes(key));
    expect(hex(cipher.encrypt(bytes(plain + plain)))).toBe(expected + expected);
    expect(hex(cipher.chain(bytes(plain)))).toBe(expected);
  });

  it('takes no key of another length', () => {
    expect(() => serpentCipher(new Uint8Array(16))).toThrow(RangeError);
    expect(() => twofishCipher(new Uint8Array(16))).toThrow(RangeError);
  });
});

describe('modes', () => {
  it('CMAC answers the examples of NIST SP 800-38B', () => {
    const cipher = aesCipher(bytes('2b7e151628aed2a6abf7158809cf4f3c'));
    const text = bytes('6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411');
    expect(hex(cmac(cipher, new Uint8Array(0)))).toBe('bb1d6929e95937287fa37d129b756746');
    expect(hex(cmac(cipher, text.subarray(0, 16)))).toBe('070a16b46b4d4144f79bdd9dd04a287c');
    expect(hex(cmac(cipher, text))).toBe('dfa66747de9ae63030ca32611497c827');
  });

  it.each([
    [range(0x10, 7), range(0, 8), range(0x20, 4), 4, '7162015b4dac255d'],
    [range(0x10, 8), range(0, 16), range(0x20, 16), 6, 'd2a1f0e051ea5f62081a7792073d593d1fc64fbfaccd'],
    [
      range(0x10, 12),
      range(0, 20),
      range(0x20, 24),
      8,
      'e3b201a9f5b71a7a9b1ceaeccd97e70b6176aad9a4428aa5484392fbc1b09951',
    ],
  ])('CCM answers NIST SP 800-38C, example %#', (nonce, header, plain, tagLength, text) => {
    const cipher = aesCipher(range(0x40, 16));
    expect(hex(openCcm(cipher, sealed(nonce, header, bytes(text), tagLength)))).toBe(hex(plain));
  });

  const plainGcm =
    'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39';
  it.each([
    [
      'cafebabefacedbaddecaf888',
      '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b',
    ],
    [
      '9313225df88406e555909c5aff5269aa6a7a9538534f7da1e4c303d2a318a728c3c0c95156809539fcf0e2429a6b525416aedbf5a0de6a57a637b39b',
      '5a8def2f0c9e53f1f75d7853659e2a20eeb2b22aafde6419a058ab4f6f746bf40fc0c3b780f244452da3ebf1c5d82cdea2418997200ef82e44ae7e3fa44a8266ee1c8eb0c8b5d4cf5ae9f19a',
    ],
  ])('GCM answers the test cases of its specification, nonce %s', (nonce, text) => {
    const key = bytes('feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308');
    const message = sealed(bytes(nonce), bytes('feedfacedeadbeeffeedfacedeadbeefabaddad2'), bytes(text));
    expect(hex(openGcm(aesCipher(key), message))).toBe(plainGcm);
    expect(hex(openAesGcm(key, message))).toBe(plainGcm);
  });

  it.each([
    [
      '233952dee4d5ed5f9b9c6d6ff80ff478',
      '62ec67f9c3a4a407fcb2a8c49031a8b3',
      '6bfb914fd07eae6b',
      '',
      'e037830e8389f27b025a2d6527e79d01',
    ],
    [
      '91945d3f4dcbee0bf45ef52255f095a4',
      'becaf043b0a23d843194ba972c66debd',
      'fa3bfd4806eb53fa',
      'f7fb',
      '19dd5c4c9331049d0bdab0277408f67967e5',
    ],
    [
      '01f74ad64077f2e704c0f60ada3dd523',
      '70c3db4f0d26368400a10ed05d2bff5e',
      '234a3463c1264ac6',
      '1a47cb4933',
      'd851d5bae03a59f238a23e39199dc9266626c40f80',
    ],
    [
      '8395fcf1e95bebd697bd010bc766aac3',
      '22e7add93cfc6393c57ec0b3c17d6b44',
      '126735fcc320d25a',
      'ca40d7446e545ffaed3bd12a740a659ffbbb3ceab7',
      'cb8920f87a6c75cff39627b56e3ed197c552d295a7cfc46afc253b4652b1af3795b124ab6e',
    ],
  ])('EAX answers its paper, key %s', (key, nonce, header, plain, text) => {
    const opened = openEax(aesCipher(bytes(key)), sealed(bytes(nonce), bytes(header), bytes(text)));
    expect(opened).not.toBeNull();
    expect(hex(opened)).toBe(plain);
  });
});

/** Made by another implementation (libgcrypt 1.10): cipher and mode; key, nonce, header; message; text with tag. */
const MADE_ELSEWHERE = `
  AES GCM
    c37b5da8d0edfaac368a16b313b9213f3b2b2e526ffc1fed1567425fa13926ab d2cad5555f9a9ebae0ed8b5996fd0319 d67e8b34ab13f746dfeb18c789997738
    df
    4f5ce6888f563e9df9516f4549d9316745
  AES GCM
    ef61cc928ee8b0b723db4d8da972189c9050177661944b0eddd68e17c2ca2e90 0ec3ce449a9c9aaf38f1ef5971ed1935 cdc562883c10f80c3e6e300ea75c52c7
    49b4a182f80826c3baf5b534d40f2baf92b515a9b290e5670ad32aef6cb29e12d64ab3dd2b513a039196248a6a
    1d4b56d8c4bfe6abdae51ea0c3c2a728fc24af1254632c4fcc5b5187fde686c3acc801491b05320c3ab9426750fc876c3f271a8e617845f5737c4ff373
  AES CCM
    55aa3bcbbcd5ca2341490dce3a47c37930a709997eda776130cf16613aa6dea5 4f90c5a6dd755f135b0eec 7c9f28467a263f685c253ccb5a5a0972
    97
    b54c3433495688565fe26fa046545e3296
  AES CCM
    d50d7c8c9a0ca2c9621fa094a544ec268ba4cb43e3601d64d290a13502eb8cf8 f633694bbd1454573e93b5 735ec337eeaa20dc4b41569288611247
    0561b81bfb5633fda4ed800cde4e5d126304c4868d68420771901940b465f888592911a6bcb0734c6fc36a6abd
    0cf66f2edae832f02ea1c433b868fd3c19a2f73ccd7b8429edfae80e840c0d14e970a1209782d44a39a8c3ce2cae559d31bdb88d8eb0b4943635e84efe
  AES EAX
    d1dc3b09c0f22c6e5339e70019d8e02d29c6214c34e09490e99ffc6c82290118 ce4c46283408004e246897793c9afe66 c1c659e4236816e65462d33f223306a5
    74
    51979ce36073c893b2ecc68419c86d29a5
  AES EAX
    b5ce5847f088d99551d77d9f6c5e623113b5e820883b76cae5cd8af76c957fb4 fc307dd1fd4772b76ae8f75473d24ed9 7ac93244fd71f898180c878f4a880821
    0c8710e68fe8e8659e9b34265fdef9b1c5a5206116ec8306f6cdd122142a2d6a3896fca247af4faaa1906a693a
    913aed79a958e6607af4cad8b873f3c9b447f56c488438c690b39a6eb05fea0eabcf90e95b1d71a34fcd965fea0444ca6703591babdced80d90705d772
  Twofish GCM
    ba2a88e9e252b02e457cff110b8195763b665abddca7720920f4b5174a2f3504 1a640614b8988f7cbb7a4222070c8c4d 77af101d2625e8a8be92a94b13c9ac14
    c4
    febd3e2d1eb65c09e855af81a028364a9a
  Twofish GCM
    e03762da9011e204152e4127fae22942a9a1dee19d63ab448c6831234d3ee941 c8d7a8b1248017fefd3d283ef98c98d8 2b2b1a9a7e05ba74dc9a3a5f601e793e
    d1dc4d79d25ab52d1e5b9f6e0dbc19ec9d1e632efd269f8a17413e0d501cf43e3989f739637a7c89f31e4dba47
    491200dc56cfa1f0fef916eeaee437342a72c144e56b917c5011a888c7bb361f015d00361d390bbc141bce9dca858093365d1cfe2c975a4b28437f2d41
  Twofish CCM
    f4f096b3f6f98b8add700d02d83861d0367d76f220f09339aee434bc29668c67 5f7b17976c5219f84c0ebe 24fc575ae61f1437289d465e5e2370e1
    bf
    94051d3aed777d1256f71ccef5c651dadc
  Twofish CCM
    58f4140baea2193c02c7f477ca55c0c67efd2af8345b43208dc4f9bfe2909a82 7506b428e035b9bb8b251e 0e47910cf17d673fe4a2a45ccc0de0e4
    e8586b0d684cfc2cbd1ff1d41736ff98e4a95a63ddd6fc308f08652b506aa5193e715eecca00e6578f55011c28
    e308b59b5defa4a3853e4e0d6fc3db3bb449ca66f27a33118c3377722891344ab291e2cbece7a055d30e1b713db25975125fd10261fc3c4ca4c3dc7da2
  Twofish EAX
    db3043651439f7246636e1b20750bc1933d22ecddd67332d429fda474e9dc1ab 6c9775d2aa693edbb1d42bbe49d8c8ef fce014a46f5535266b0a7e69a845f655
    71
    b778652e70a259ade9fffc82b445d3e9f5
  Twofish EAX
    7fe38e173362639bff1f0ee228a4c51f83db2e43f29a30331a44f46677081fbc 12f96aa44c41adf3e8e0a6d1c89fe2d7 6cffcb60460ee5dfa19f418ea3aa84c3
    bd558f668826d5fe1ef1694e847645b670e9da2eba6079f86d44bc4e690a78fec08d94e05c143c50b053c7fd8e
    a8e867e7807a4586297b8db2b4ab0cc641ef0f41f75ba332cb27ba6788eb831e894838a9813c14b35db7945835a21ca870e7321f7e24ea37c32f6475af
  Serpent GCM
    e5edbcfd2627ead6737bb89d2ece8cc56ba4e6908a5404ad7dc1acf574cbe3fb a61a5852729acdb45d96ed3cbb41719c 35b78e9db401f23dac898ffab89c1ecd
    9c
    6cac4e27ed80db2ccd0524ba3356f975ae
  Serpent GCM
    d69daa2438409db676ddfeb20ef59fb126b7bcaf7c2eebc3de34a698b09899c0 f95a433ee9f6bd43c3541236394b4669 47e0758e52879fbf69eb02e6eaed6227
    1b0419a93c87957bcaef4aa479b8d5a19a2d48b0ff89685b61118076903666d592f9d7b133ea1166893c1172d4
    ba0c11c86478e4a7e239fd8e3c9959c5ec109ffe8a09008e69be056195eec7a4ff30869e4975536e13eee131ac0361bc2faae2514e63eb49b73236bbd6
  Serpent CCM
    f11072d842e302892df09f9fa4cda40b29b1952aaf02f2149d4bf4f946c2945e 653f2fdc63e1ed16eb401a e7b851ac6581c8270b01c9b371ed0ad7
    98
    7a79500bf65107c18ce61b306c0e9aa1b9
  Serpent CCM
    01a7d048a3f4ced56cbf574182ea70cb3f46660784507e55c56a32dc5c9dab90 89de4ea96ee9d73f8a7736 6798b4f32ee5dc62192e98e22a2a73ff
    08f2c2b0cb9089e03a0f707bf2592a5dac39e044a30abc16ed2440b59ae388099de6064d60a4caee604ed0c4b5
    61b5a668effa6e28ad215da12ea6ab9c1a25eac64d2e8f12501b3f6bc50b05d4eb8b71dbdb6daf4ecef2ab67ab100d585532a934ea96bd0aa364825e62
  Serpent EAX
    af9fee855306fe4c3fbbad35d730066951f40f4d2d0c1da0b697d86c2c5a4fff 1a9f6558d950794dbb36bbfb7e5cfe80 f58eda6b12f2e4c07084495e772b40a0
    f1
    53de85ad796957e0c93391331fcd3efa41
  Serpent EAX
    2b2d0cf942cd3e6e151dd73293aade25c0ad44e57eaff4d9a6dbe91a605bf2f3 aeebf6c2a9b31baf1fcfbb53fef9f2b3 234ca27378b1793636ec688c236c33bc
    522648fe0a224914bc5f6a301aa3ee6251f48001e1cff0e5c73ddbf33f630d25eddc13951c1feb0375ea3361de
    9162256da95ff44601c5493749e575c137de245478e49b71cc1daf395b153e9b7c0dcccc7cc701791a96e4766b467b1836d2417228048861fd511739ce
`;
const CIPHERS: Record<string, (key: Uint8Array) => BlockCipher> = {
  AES: aesCipher,
  Serpent: serpentCipher,
  Twofish: twofishCipher,
};
const MODES: Record<string, Open> = { GCM: openGcm, CCM: openCcm, EAX: openEax };

describe('ciphers in modes', () => {
  const words = MADE_ELSEWHERE.trim().split(/\s+/);
  const rows = Array.from({ length: words.length / 7 }, (_, row) => words.slice(row * 7, row * 7 + 7));

  it.each(rows)(
    '%s %s opens what another implementation sealed',
    (engine, mode, key, nonce, header, plain, text) => {
      const cipher = CIPHERS[engine]?.(bytes(key));
      const open = MODES[mode];
      if (cipher === undefined || open === undefined) throw new Error('a broken row');
      const whole = bytes(text);
      const message = sealed(bytes(nonce), bytes(header), whole);
      expect(hex(open(cipher, message))).toBe(plain);
      for (let index = 0; index < whole.length; index++) {
        const changed = whole.map((byte, at) => (at === index ? byte ^ 1 : byte));
        expect(open(cipher, sealed(message.nonce, message.header, changed))).toBeNull();
      }
      expect(open(cipher, { ...message, header: new Uint8Array(16) })).toBeNull();
      expect(open(cipher, { ...message, nonce: new Uint8Array(message.nonce.length) })).toBeNull();
    },
  );

  it('has every pair of cipher and mode', () => {
    expect(new Set(rows.map(([engine, mode]) => `${engine} ${mode}`)).size).toBe(9);
  });
});
