import type { ResultColumn } from '../../sessions/queryCapability';
import type { FieldDescription } from './backendMessages';
import { classOfCategory, knownType, type TypeName } from './typeNames';

/** Asks the server with values as text; resolves to its rows. */
export type Ask = (sql: string, values: readonly string[]) => Promise<(string | null)[][]>;

const LOOK_UP = `SELECT w.oid, w.modifier, pg_catalog.format_type(w.oid, w.modifier), t.typcategory
  FROM unnest($1::pg_catalog.oid[], $2::pg_catalog.int4[]) AS w (oid, modifier)
  JOIN pg_catalog.pg_type t ON t.oid = w.oid`;

const keyOf = ({ typeOid, typeModifier }: FieldDescription): string => `${typeOid}:${typeModifier}`;

/** Names of the types of one connection: those of extensions and of people are asked for once. */
export class TypeCatalogue {
  readonly #found = new Map<string, TypeName>();

  constructor(private readonly ask: Ask) {}

  /** The columns of a result. What the server does not know of either is shown by its number. */
  async columns(fields: readonly FieldDescription[]): Promise<ResultColumn[]> {
    const unknown = fields.filter((field) => this.#type(field) === null);
    if (unknown.length > 0) await this.#lookUp(unknown);
    return fields.map((field) => ({
      name: field.name,
      ...(this.#type(field) ?? { type: `oid ${field.typeOid}`, class: 'other' }),
      origin:
        field.tableOid === 0 || field.columnNumber <= 0
          ? null
          : { kind: 'number', table: field.tableOid, column: field.columnNumber },
    }));
  }

  #type(field: FieldDescription): TypeName | null {
    return knownType(field.typeOid, field.typeModifier) ?? this.#found.get(keyOf(field)) ?? null;
  }

  async #lookUp(fields: readonly FieldDescription[]): Promise<void> {
    const wanted = [...new Map(fields.map((field) => [keyOf(field), field])).values()];
    const list = (of: (field: FieldDescription) => number): string => `{${wanted.map(of).join(',')}}`;
    const rows = await this.ask(LOOK_UP, [
      list(({ typeOid }) => typeOid),
      list(({ typeModifier }) => typeModifier),
    ]);
    for (const [oid, modifier, type, category] of rows) {
      if (typeof type !== 'string') continue;
      this.#found.set(`${oid ?? ''}:${modifier ?? ''}`, { type, class: classOfCategory(category ?? '') });
    }
  }
}
