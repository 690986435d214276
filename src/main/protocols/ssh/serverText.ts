/** C0 and C1 controls but tab and newline, DEL, and the bidirectional overrides that disguise text. */
const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Text of a server as plain text of several lines, at most `max` UTF-16 units. */
export function plainText(text: string, max: number): string {
  const clean = text.replace(/\r\n?/g, '\n').replace(UNSAFE, '');
  return clean.length > max ? `${clean.slice(0, max)}…` : clean;
}

/** The same on one line, for use inside a sentence. */
export function plainLine(text: string, max = 200): string {
  return plainText(text, max).replace(/\s+/g, ' ').trim();
}
