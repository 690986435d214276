import type { ServerNotice, StatementOutcome } from '../../sessions/queryCapability';
import { plainText } from '../ssh/serverText';
import { ProtocolViolation } from './messageReader';

// What a server sends (PostgreSQL manual, "Message Formats" and "Error and Notice Message Fields").

const code = (letter: string): number => letter.charCodeAt(0);

/** Types of messages, as ASCII codes. */
export const TYPE = {
  authentication: code('R'),
  backendKeyData: code('K'),
  bindComplete: code('2'),
  closeComplete: code('3'),
  commandComplete: code('C'),
  copyBothResponse: code('W'),
  copyData: code('d'),
  copyDone: code('c'),
  copyInResponse: code('G'),
  copyOutResponse: code('H'),
  dataRow: code('D'),
  emptyQueryResponse: code('I'),
  errorResponse: code('E'),
  noData: code('n'),
  noticeResponse: code('N'),
  notificationResponse: code('A'),
  parameterDescription: code('t'),
  parameterStatus: code('S'),
  parseComplete: code('1'),
  readyForQuery: code('Z'),
  rowDescription: code('T'),
} as const;

/** UTF-16 units of a server's text that are shown. */
const MAX_TEXT = 16 * 1024;

/** Reads the fields of a body; every read past its end is a violation. */
export class BodyReader {
  constructor(
    private readonly bytes: Buffer,
    private at: number,
    private readonly end: number,
  ) {}

  get left(): number {
    return this.end - this.at;
  }

  byte(): number {
    return this.bytes.readUInt8(this.#take(1));
  }

  int16(): number {
    return this.bytes.readInt16BE(this.#take(2));
  }

  uint16(): number {
    return this.bytes.readUInt16BE(this.#take(2));
  }

  int32(): number {
    return this.bytes.readInt32BE(this.#take(4));
  }

  uint32(): number {
    return this.bytes.readUInt32BE(this.#take(4));
  }

  /** A copy of the rest. */
  rest(): Buffer {
    return Buffer.from(this.bytes.subarray(this.#take(this.left), this.end));
  }

  cString(): string {
    const zero = this.bytes.indexOf(0, this.at);
    if (zero < 0 || zero >= this.end) throw new ProtocolViolation('a text in a message has no end');
    const text = this.bytes.toString('utf8', this.at, zero);
    this.at = zero + 1;
    return text;
  }

  /** A text that may have been cut short. */
  cutString(): string {
    const zero = this.bytes.subarray(this.at, this.end).indexOf(0);
    if (zero >= 0) return this.cString();
    return this.rest().toString('utf8');
  }

  #take(count: number): number {
    const { at } = this;
    if (at + count > this.end) throw new ProtocolViolation('a message ended too early');
    this.at = at + count;
    return at;
  }
}

/** A column as the server describes it. */
export interface FieldDescription {
  name: string;
  tableOid: number;
  columnNumber: number;
  typeOid: number;
  typeModifier: number;
}

export function readRowDescription(body: BodyReader): FieldDescription[] {
  const count = body.uint16();
  const fields: FieldDescription[] = [];
  for (let index = 0; index < count; index++) {
    const name = body.cString();
    const tableOid = body.uint32();
    const columnNumber = body.int16();
    const typeOid = body.uint32();
    body.int16(); // Size of the type.
    const typeModifier = body.int32();
    if (body.int16() !== 0) throw new ProtocolViolation('it announced binary values nobody asked for');
    fields.push({ name, tableOid, columnNumber, typeOid, typeModifier });
  }
  if (body.left > 0) throw new ProtocolViolation('its description of the columns is longer than it says');
  return fields;
}

/** A notice or error; `isFatal`: the server ends the connection after it. */
export interface ServerReport {
  notice: ServerNotice;
  isFatal: boolean;
}

/** `statement`: what the position counts in, if it is the person's own. A body that was cut short is read as far as it goes. */
export function readReport(body: BodyReader, statement: string | null): ServerReport {
  const fields = new Map<string, string>();
  try {
    for (let type = body.byte(); type !== 0; type = body.byte()) {
      fields.set(String.fromCharCode(type), body.cutString());
    }
  } catch {
    // It was cut short. The fields that matter stand first.
  }
  const text = (field: string): string => plainText(fields.get(field) ?? '', MAX_TEXT);
  const severity = text('V') || text('S');
  const notice: ServerNotice = {
    severity: text('S') || severity,
    message: text('M') || 'The server gave no reason.',
    detail: text('D'),
    hint: text('H'),
    sqlState: text('C'),
    position: statement === null ? null : utf16Offset(statement, Number(fields.get('P'))),
  };
  return { notice, isFatal: severity === 'FATAL' || severity === 'PANIC' };
}

/** A server counts characters from 1; JavaScript counts UTF-16 units from 0. */
function utf16Offset(statement: string, position: number): number | null {
  if (!Number.isInteger(position) || position < 1) return null;
  let offset = 0;
  for (let left = position - 1; left > 0 && offset < statement.length; left--) {
    offset += (statement.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
  }
  return offset;
}

/** A command tag such as `INSERT 0 5`, `CREATE TABLE` or `SELECT 3`. */
export function readCommandTag(tag: string): StatementOutcome {
  const words = plainText(tag, 200).split(' ');
  const isCount = (word: string | undefined): boolean => word !== undefined && /^\d+$/.test(word);
  const rows = isCount(words.at(-1)) ? Number(words.pop()) : null;
  if (isCount(words.at(-1))) words.pop(); // INSERT once said an object id.
  return { command: words.join(' '), rows };
}
