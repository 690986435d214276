/** Longest text that is laid out as JSON, in characters. */
export const MAX_JSON_CHARACTERS = 4_000_000;
/** Levels that are indented; deeper ones stand at that depth, else the blanks would grow with the square of the text. */
const MAX_INDENT = 64;
const STEP = '  ';

/** JSON strings, stretches of other tokens, and brackets (RFC 8259); each character is looked at once. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s"{}[\],:]+/gs;

/** Whether a text is worth a try: an object or a list. */
export const looksLikeJson = (text: string): boolean => /^\s*[{[]/.test(text.slice(0, 200));

function isValid(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * JSON with line ends and indentation. Only the space between tokens changes: numbers keep all their digits, keys their
 * order, strings their escapes. Null: it is no JSON, or longer than {@link MAX_JSON_CHARACTERS}.
 */
export function indentJson(text: string): string | null {
  if (text.length > MAX_JSON_CHARACTERS || !isValid(text)) return null;
  const out: string[] = [];
  let depth = 0;
  /** A bracket that has nothing in it so far. */
  let opened = false;
  const newLine = (): string => `\n${STEP.repeat(Math.min(depth, MAX_INDENT))}`;
  for (const [token] of text.matchAll(TOKEN)) {
    const closes = token === '}' || token === ']';
    if (closes) {
      depth--;
      if (!opened) out.push(newLine());
    } else if (opened) out.push(newLine());
    opened = token === '{' || token === '[';
    if (opened) depth++;
    out.push(token);
    if (token === ',') out.push(newLine());
    else if (token === ':') out.push(' ');
  }
  return out.join('');
}
