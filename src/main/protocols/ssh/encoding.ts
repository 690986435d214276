import { BinnacleError } from '../../../shared/errors';
import { reverseTable } from './encodingTable';

/** Converts between the UTF-8 of our terminal and the encoding of a host; both directions keep state. */
export interface TerminalCodec {
  toTerminal(data: Uint8Array): Uint8Array;
  toServer(data: Uint8Array): Uint8Array;
}

const IDENTITY: TerminalCodec = { toTerminal: (data) => data, toServer: (data) => data };
const QUESTION_MARK = 0x3f;

/** A codec for a WHATWG encoding label. Throws bad-request for an unknown one. */
export function terminalCodec(label: string): TerminalCodec {
  const decoder = decoderOf(label);
  if (decoder.encoding === 'utf-8') return IDENTITY;
  const input = new TextDecoder('utf-8');
  const encode = encoderOf(decoder.encoding);
  return {
    toTerminal: (data) => Buffer.from(decoder.decode(data, { stream: true }), 'utf8'),
    toServer: (data) => encode(input.decode(data, { stream: true })),
  };
}

function decoderOf(label: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(label);
  } catch {
    throw new BinnacleError('bad-request', `The character encoding “${label.slice(0, 40)}” is not known.`, {
      field: 'encoding',
    });
  }
}

/** What the encoding has no code for becomes a question mark, as iconv's and every terminal's fallback. */
function encoderOf(encoding: string): (text: string) => Uint8Array {
  if (encoding === 'utf-16le') return (text) => Buffer.from(text, 'utf16le');
  if (encoding === 'utf-16be') return (text) => Buffer.from(text, 'utf16le').swap16();
  return (text) => {
    const table = reverseTable(encoding);
    const bytes: number[] = [];
    for (const character of text) {
      const code = character.codePointAt(0) ?? QUESTION_MARK;
      const mapped = code < 0x80 ? code : (table.get(code) ?? QUESTION_MARK);
      if (mapped > 0xff) bytes.push(mapped >> 8);
      bytes.push(mapped & 0xff);
    }
    return Uint8Array.from(bytes);
  };
}
