/**
 * What stops a statement in a tab that only reads. `tokenizer`: it is not sent, for what it says. `calls`: it is not sent,
 * for what it calls. `transaction`: the server refuses it in a READ ONLY transaction. `rights`: the server refuses it to
 * this login. `SQLite`: it refuses it on a file opened to be read. `no effect`: it runs and changes nothing.
 */
export type Layer = 'tokenizer' | 'calls' | 'transaction' | 'rights' | 'SQLite' | 'no effect';

/** A statement, what stops it for a login that may do everything, and for one that may only read where that differs. */
export type Way = readonly [statement: string, all: Layer, reader?: Layer];

export const TOKENIZER = 'tokenizer';
export const CALLS = 'calls';
export const TRANSACTION = 'transaction';
export const RIGHTS = 'rights';
export const READ_ONLY_FILE = 'SQLite';
export const NOTHING = 'no effect';
