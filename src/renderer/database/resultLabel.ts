/** Text of a statement that is looked at for the name of its table, in UTF-16 units. */
const LOOKED_AT = 2000;

const FROM =
  /\bfrom\s{1,20}(?:only\s{1,20})?((?:"[^"]{1,63}"|[\p{L}_][\p{L}\p{N}_$]{0,62})(?:\.(?:"[^"]{1,63}"|[\p{L}_][\p{L}\p{N}_$]{0,62}))?)/iu;

/** The table a statement reads first, as far as that can be seen; undefined: it can't. Only a name for a tab. */
export function firstTable(statement: string): string | undefined {
  const found = FROM.exec(statement.slice(0, LOOKED_AT))?.[1];
  if (found === undefined) return undefined;
  const parts = found.match(/"[^"]+"|[^."]+/gu) ?? [];
  return parts.at(-1)?.replaceAll('"', '');
}

/** What a result's tab is called: "1 · orders" or "Result 1". `ordinal` counts the results of its run from 1. */
export function resultLabel(ordinal: number, statement: string): string {
  const table = firstTable(statement);
  return table === undefined ? `Result ${ordinal}` : `${ordinal} · ${table}`;
}

/** Longest beginning of a statement that messages show. */
const SHOWN = 120;

/** The beginning of a statement in one line. */
export function statementLine(statement: string): string {
  const start = statement
    .slice(0, 4 * SHOWN)
    .replace(/\s+/g, ' ')
    .trim();
  return start.length <= SHOWN ? start : `${start.slice(0, SHOWN - 1)}…`;
}
