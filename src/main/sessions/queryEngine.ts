import type { Duplex } from 'node:stream';
import type { EngineFeatures, ExploreAnswers, ExploreQuestion } from '../../shared/queryStream';
import type { ServerAnswers, ServerQuestion } from '../../shared/serverView';
import type { SqlDialect } from '../../shared/sql/dialect';
import type { ColumnOrigin, QuerySession, ResultColumn } from './queryCapability';

/** What logging in takes from outside. */
export interface EngineDeps {
  user: string;
  /** Authorities (PEM) to believe instead of the well-known ones; empty: the well-known ones. */
  authorities: string;
  /** Shown to a server that asks for a certificate, both PEM; null: nothing. */
  client: { certificate: string; key: string } | null;
  /** Opens a stream to the server: for the session, and again for each cancel. */
  dial(signal: AbortSignal): Promise<Duplex>;
  /** The password as UTF-8, fetched when the server asks for one and overwritten then. */
  password(): Promise<Uint8Array>;
}

/** Where a column comes from, by name. */
export type NamedOrigin = Extract<ColumnOrigin, { kind: 'name' }>;

/** One kind of database server: how to log in, and what its catalogue says. `O` is what a login needs to know. */
export interface QueryEngine<O> {
  readonly dialect: SqlDialect;
  readonly features: EngineFeatures;
  /** One try to log in. Errors: auth-failed if the server refuses it, and those of the connection. */
  open(options: O, deps: EngineDeps, signal: AbortSignal): Promise<QuerySession>;
  /** Answers one question about the database. Throws what running a statement throws. */
  explore(
    session: QuerySession,
    question: ExploreQuestion,
    signal: AbortSignal,
  ): Promise<ExploreAnswers[keyof ExploreAnswers]>;
  /**
   * Why a statement that passes the guard (`refusalOnReadOnly`) is still not to be run where nothing may be changed, for what
   * it calls; null: it may be. Absent: the guard and the server are enough. Throws what running a statement throws.
   */
  refusal?(session: QuerySession, statement: string, signal: AbortSignal): Promise<string | null>;
  /**
   * Why what these statements change could not be rolled back, as a sentence, where their text does not show it; null: it
   * could. Absent: all that the engine stores knows transactions. Throws what running a statement throws.
   */
  lasting?(session: QuerySession, statements: readonly string[], signal: AbortSignal): Promise<string | null>;
  /** Answers one question about the server; absent: {@link EngineFeatures.serverView} is false. */
  server?(
    session: QuerySession,
    question: ServerQuestion,
    signal: AbortSignal,
  ): Promise<ServerAnswers[keyof ServerAnswers]>;
  /** Where each column comes from; null: an expression, or nobody knows. Throws what running a statement throws. */
  origins(
    session: QuerySession,
    columns: readonly ResultColumn[],
    signal: AbortSignal,
  ): Promise<(NamedOrigin | null)[]>;
  /**
   * Why changes of single rows of a table could not be taken back or could hit something else, as a sentence; null: they
   * can be made. Absent: nothing of the engine is in the way. Throws what running a statement throws.
   */
  editRefusal?(
    session: QuerySession,
    table: { schema: string; name: string },
    signal: AbortSignal,
  ): Promise<string | null>;
}
