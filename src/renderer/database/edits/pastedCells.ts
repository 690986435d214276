/** Cells of one paste at most. */
const MAX_CELLS = 200_000;

/** One field: in quotes (RFC 4180, with doubled ones inside), or plain up to the next tab or line end. */
const FIELD = /"((?:[^"]|"")*)"(?=\t|\r?\n|$)|([^\t\r\n]*)/y;

/**
 * Reads what this app and spreadsheets copy: cells between tabs, rows on lines. As in our own copies, nothing is NULL and
 * `""` an empty text. Null: there are too many cells.
 */
export function pastedCells(text: string): (string | null)[][] | null {
  const rows: (string | null)[][] = [[]];
  let at = 0;
  let count = 0;
  for (;;) {
    FIELD.lastIndex = at;
    const [whole = '', quoted, plain = ''] = FIELD.exec(text) ?? [];
    const value = quoted === undefined ? (plain === '' ? null : plain) : quoted.replaceAll('""', '"');
    rows.at(-1)?.push(value);
    count += 1;
    if (count > MAX_CELLS) return null;
    at += whole.length;
    if (text[at] === '\t') at += 1;
    else {
      at += text.startsWith('\r\n', at) ? 2 : 1;
      if (at >= text.length) return rows;
      rows.push([]);
    }
  }
}
