/** Malformed SSH or DER data. Stays inside this area: public functions turn it into a BinnacleError. */
export class MalformedError extends Error {
  override readonly name = 'MalformedError';
}

/** Reads the SSH wire types of RFC 4251 section 5 from a buffer; slices share its memory. */
export class WireReader {
  #offset = 0;

  constructor(private readonly data: Buffer) {}

  /** How many bytes were read so far. */
  get offset(): number {
    return this.#offset;
  }

  /** How many bytes are left. */
  get remaining(): number {
    return this.data.length - this.#offset;
  }

  /** The next `length` bytes. */
  bytes(length: number): Buffer {
    if (length > this.remaining) throw new MalformedError('data ends too early');
    this.#offset += length;
    return this.data.subarray(this.#offset - length, this.#offset);
  }

  /** One byte. */
  byte(): number {
    return this.bytes(1).readUInt8(0);
  }

  /** A `uint32`. */
  uint32(): number {
    return this.bytes(4).readUInt32BE(0);
  }

  /** A `uint64`. */
  uint64(): bigint {
    return this.bytes(8).readBigUInt64BE(0);
  }

  /** A `string` as bytes. */
  string(): Buffer {
    return this.bytes(this.uint32());
  }

  /** A `string` as UTF-8 text. */
  text(): string {
    return this.string().toString('utf8');
  }

  /** A non-negative `mpint` without its leading zero bytes. */
  mpint(): Buffer {
    const value = this.string();
    if (((value[0] ?? 0) & 0x80) !== 0) throw new MalformedError('negative number');
    return withoutLeadingZeros(value);
  }

  /** Throws unless everything was read. */
  end(): void {
    if (this.remaining !== 0) throw new MalformedError('data goes on after its end');
  }
}

/** The value without leading zero bytes; shares memory. */
export function withoutLeadingZeros(value: Buffer): Buffer {
  let start = 0;
  while (value[start] === 0) start += 1;
  return value.subarray(start);
}

/** An SSH `string`: its length as uint32, then the bytes. */
export function wireString(value: string | Uint8Array): Buffer {
  const bytes = Buffer.from(value as Uint8Array);
  const result = Buffer.alloc(4 + bytes.length);
  result.writeUInt32BE(bytes.length, 0);
  result.set(bytes, 4);
  return result;
}

/** A non-negative SSH `mpint` of a big-endian magnitude. */
export function wireMpint(value: Buffer): Buffer {
  const magnitude = withoutLeadingZeros(value);
  const padded = ((magnitude[0] ?? 0) & 0x80) === 0 ? magnitude : Buffer.concat([Buffer.alloc(1), magnitude]);
  return wireString(padded);
}
