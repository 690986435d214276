import { createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';

// X.509 certificates (RFC 5280) for servers of the tests, written in DER by hand, so that no tool is needed and they can be wrong
// in every way that matters.

/** A key with its certificate, in PEM. */
export interface Certified {
  key: string;
  certificate: string;
}

/** What a certificate says. */
export interface CertificateInput {
  name: string;
  /** DNS names and IPv4 addresses that it is for. */
  hosts?: readonly string[];
  /** Days from now, negative for the past. */
  validDays?: readonly [from: number, until: number];
}

const DAY_MS = 86_400_000;
const OID = {
  commonName: [0x55, 0x04, 0x03],
  ecdsaWithSha256: [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02],
  basicConstraints: [0x55, 0x1d, 0x13],
  subjectAltName: [0x55, 0x1d, 0x11],
} as const;

/** An authority that signs certificates of servers. */
export class TestAuthority {
  readonly #key: KeyObject;
  /** Its own certificate, in PEM. */
  readonly certificate: string;

  constructor(private readonly name = 'Test authority') {
    const { privateKey, publicKey } = newKeys();
    this.#key = privateKey;
    this.certificate = sign({ name }, publicKey, name, privateKey, true);
  }

  /** A key and a certificate that this authority has signed. */
  issue(input: CertificateInput): Certified {
    const { privateKey, publicKey } = newKeys();
    return { key: pem(privateKey), certificate: sign(input, publicKey, this.name, this.#key, false) };
  }
}

/** A key with a certificate that only it has signed. */
export function selfSigned(input: CertificateInput): Certified {
  const { privateKey, publicKey } = newKeys();
  return { key: pem(privateKey), certificate: sign(input, publicKey, input.name, privateKey, false) };
}

function newKeys(): { privateKey: KeyObject; publicKey: KeyObject } {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

function pem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function sign(
  { name, hosts = [], validDays = [-1, 30] }: CertificateInput,
  publicKey: KeyObject,
  issuer: string,
  issuerKey: KeyObject,
  isAuthority: boolean,
): string {
  const algorithm = sequence(objectId(OID.ecdsaWithSha256));
  const body = sequence(
    tagged(0xa0, integer(Buffer.of(2))),
    integer(Buffer.concat([Buffer.of(1), randomBytes(8)])),
    algorithm,
    nameOf(issuer),
    sequence(...validDays.map(time)),
    nameOf(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(...extensions(hosts, isAuthority))),
  );
  const signature = createSign('sha256').update(body).sign(issuerKey);
  const der = sequence(body, algorithm, tagged(0x03, Buffer.of(0), signature));
  // No empty line behind a text that fills its last one: the signature's length varies, and OpenSSL refuses that.
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

function extensions(hosts: readonly string[], isAuthority: boolean): Buffer[] {
  const constraints = sequence(...(isAuthority ? [tagged(0x01, Buffer.of(0xff))] : []));
  const names = hosts.map((host) =>
    /^[\d.]+$/.test(host)
      ? tagged(0x87, Buffer.from(host.split('.').map(Number)))
      : tagged(0x82, Buffer.from(host, 'latin1')),
  );
  return [
    sequence(objectId(OID.basicConstraints), tagged(0x01, Buffer.of(0xff)), tagged(0x04, constraints)),
    ...(names.length === 0 ? [] : [sequence(objectId(OID.subjectAltName), tagged(0x04, sequence(...names)))]),
  ];
}

function nameOf(text: string): Buffer {
  return sequence(tagged(0x31, sequence(objectId(OID.commonName), tagged(0x0c, Buffer.from(text, 'utf8')))));
}

/** `GeneralizedTime`, whole seconds in UTC. */
function time(days: number): Buffer {
  const text = new Date(Date.now() + days * DAY_MS).toISOString().replace(/[-:T]|\.\d+/g, '');
  return tagged(0x18, Buffer.from(text, 'latin1'));
}

function tagged(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  const { length } = body;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...size), body]);
}

const sequence = (...content: readonly Uint8Array[]): Buffer => tagged(0x30, ...content);
const integer = (content: Uint8Array): Buffer => tagged(0x02, content);
const objectId = (content: readonly number[]): Buffer => tagged(0x06, Buffer.from(content));
