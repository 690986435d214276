// What a client sends (PostgreSQL manual, "Message Formats"). All texts are UTF-8.

/** Protocol 3.0, the request for encryption, and the request to cancel, which stand where a version would. */
const PROTOCOL_VERSION = 196_608;
const SSL_REQUEST = 80_877_103;
const CANCEL_REQUEST = 80_877_102;

/** Bytes of a statement: servers take at most 1 GiB with what they make of it, and nobody types that much. */
export const MAX_STATEMENT_BYTES = 256 * 1024 * 1024;

/** Which backend a cancel means; the server tells at login. */
export interface BackendKey {
  processId: number;
  /** Four bytes in protocol 3.0. */
  secret: Buffer;
}

const cString = (text: string): Buffer => Buffer.from(`${text}\0`, 'utf8');

function int16(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(2);
  bytes.writeInt16BE(value);
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeInt32BE(value);
  return bytes;
}

/** A message without a type, as they stand before the login. */
function untyped(...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([int32(body.length + 4), body]);
}

function typed(type: string, ...parts: readonly Buffer[]): Buffer {
  return Buffer.concat([Buffer.from(type, 'latin1'), untyped(...parts)]);
}

export const sslRequest = (): Buffer => untyped(int32(SSL_REQUEST));

export const cancelRequest = ({ processId, secret }: BackendKey): Buffer =>
  untyped(int32(CANCEL_REQUEST), int32(processId), secret);

export function startup(parameters: Readonly<Record<string, string>>): Buffer {
  const pairs = Object.entries(parameters).flatMap(([name, value]) => [cString(name), cString(value)]);
  return untyped(int32(PROTOCOL_VERSION), ...pairs, Buffer.of(0));
}

/** A simple query: any number of statements, for our own ones only. */
export const query = (sql: string): Buffer => typed('Q', cString(sql));

/** The name of a prepared statement; the unnamed one belongs to the person's statement. */
const UNNAMED = '';
const OWN = 'binnacle';

const parse = (name: string, sql: string): Buffer => typed('P', cString(name), cString(sql), int16(0));

/** Bind and Execute: all values and results as text, all rows at once. */
function bindAndExecute(name: string, values: readonly string[]): Buffer {
  const texts = values.map((value) => Buffer.from(value, 'utf8'));
  const bind = typed(
    'B',
    cString(''), // Portal.
    cString(name),
    int16(0), // No formats of values: text.
    int16(values.length),
    ...texts.flatMap((text) => [int32(text.length), text]),
    int16(0), // No formats of results: text.
  );
  return Buffer.concat([bind, typed('E', cString(''), int32(0))]);
}

/** Says what a statement returns, and does nothing. The server takes exactly one statement this way. */
export const describe = (sql: string): Buffer =>
  Buffer.concat([parse(UNNAMED, sql), typed('D', Buffer.from('S'), cString(UNNAMED)), sync()]);

/** Runs the described statement. */
export const execute = (): Buffer => Buffer.concat([bindAndExecute(UNNAMED, []), sync()]);

/** Runs a statement of our own; a described one stays as it is. */
export const ask = (sql: string, values: readonly string[]): Buffer =>
  Buffer.concat([
    parse(OWN, sql),
    bindAndExecute(OWN, values),
    typed('C', Buffer.from('S'), cString(OWN)),
    sync(),
  ]);

export const sync = (): Buffer => typed('S');

export const copyFail = (reason: string): Buffer => typed('f', cString(reason));

export const terminate = (): Buffer => typed('X');
