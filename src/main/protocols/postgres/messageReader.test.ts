import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LONG_BODY, MessageReader, ProtocolViolation, type MessageHandler } from './messageReader';

const message = (body: Buffer, length = body.length + 4): Buffer => {
  const header = Buffer.from('D\0\0\0\0');
  header.writeUInt32BE(length, 1);
  return Buffer.concat([header, body]);
};

/** Keeps what it gets, and at most `room` bytes of long bodies. */
class Kept implements MessageHandler {
  readonly bodies: Buffer[] = [];
  readonly errors: unknown[] = [];
  readonly stream = new PassThrough({ highWaterMark: 64 });
  readonly reader = new MessageReader(this.stream, this);
  onMessage = (): void => undefined;

  constructor(private readonly room = Infinity) {}

  message(_type: number, bytes: Buffer, start: number, end: number): void {
    this.bodies.push(Buffer.from(bytes.subarray(start, end)));
    this.onMessage();
  }

  wanted(_type: number, length: number): number {
    return Math.min(length, this.room);
  }

  broken(error: unknown): void {
    this.errors.push(error);
  }

  /** Feeds chunks straight to the reader. */
  feed(chunks: readonly Buffer[]): void {
    for (const chunk of chunks) this.stream.emit('data', chunk);
  }
}

function split(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const edges = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return edges.slice(1).map((edge, index) => bytes.subarray(edges[index], edge));
}

describe('MessageReader', () => {
  it('reads the same messages wherever the chunks end and however often it is held', () => {
    const bodies = fc.array(fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)));
    fc.assert(
      fc.property(bodies, fc.array(fc.nat()), fc.integer({ min: 1, max: 5 }), (sent, cuts, holdEvery) => {
        const kept = new Kept();
        kept.onMessage = () => {
          if (kept.bodies.length % holdEvery === 0) kept.reader.hold();
        };
        kept.feed(split(Buffer.concat(sent.map((body) => message(body))), cuts));
        for (let count = 0; count <= sent.length; count++) kept.reader.release();
        expect(kept.bodies).toEqual(sent);
      }),
      { seed: 5, numRuns: 300 },
    );
  });

  it('takes nothing while it is held', () => {
    const kept = new Kept();
    kept.feed([message(Buffer.from('early'))]);
    expect(kept.bodies).toEqual([]);
    kept.reader.release();
    expect(kept.bodies).toEqual([Buffer.from('early')]);
  });

  it('drops what is not wanted of a long body, and goes on behind it', () => {
    const long = Buffer.alloc(3 * LONG_BODY, 'x');
    for (const [room, chunk] of [
      [10, 1000],
      [0, 70_000],
      [LONG_BODY + 1, 4 * LONG_BODY],
    ] as const) {
      const kept = new Kept(room);
      kept.reader.release();
      const bytes = Buffer.concat([message(long), message(Buffer.from('next'))]);
      kept.feed(
        Array.from({ length: Math.ceil(bytes.length / chunk) }, (_, index) =>
          bytes.subarray(index * chunk, (index + 1) * chunk),
        ),
      );
      expect(kept.bodies.map(({ length }) => length)).toEqual([room, 4]);
    }
  });

  it('takes no memory for a body before it comes', () => {
    const kept = new Kept();
    kept.reader.release();
    const before = process.memoryUsage().arrayBuffers;
    kept.feed([message(Buffer.alloc(100), 1024 * 1024 * 1024)]);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4 * 1024 * 1024);
  });

  it('ends at a length that cannot be, and at an error of its handler', () => {
    const short = new Kept();
    short.reader.release();
    short.feed([message(Buffer.alloc(0), 3), message(Buffer.from('never'))]);
    expect([short.bodies, short.errors]).toEqual([[], [expect.any(ProtocolViolation)]]);
    const failing = new Kept();
    failing.reader.release();
    failing.onMessage = () => {
      throw new Error('no');
    };
    failing.feed([message(Buffer.from('a')), message(Buffer.from('b'))]);
    expect([failing.bodies.length, failing.errors]).toEqual([1, [new Error('no')]]);
  });
});
