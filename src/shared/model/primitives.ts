import { z } from 'zod';

// zod otherwise probes for `eval`, which the Content-Security-Policy of every window refuses.
z.config({ jitless: true });

/** Lower-case UUID of any record. */
export const idSchema = z.uuid();

/** Characters that no single-line text may hold: C0 controls, DEL, and bidirectional overrides that disguise names. */
const UNSAFE_LINE = /[\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]/;

/** One line of text for people, trimmed by the caller; at most `max` UTF-16 units. */
export const lineSchema = (max: number): z.ZodString =>
  z
    .string()
    .max(max, `At most ${max} characters.`)
    .refine((text) => !UNSAFE_LINE.test(text), 'Control characters are not allowed here.');

/** A name as it stands in the tree. */
export const nameSchema = lineSchema(200).refine((text) => text.trim().length > 0, 'A name is needed.');

/** Free text of several lines; NUL is refused. */
export const noteSchema = z
  .string()
  .max(100_000, 'Notes are limited to 100,000 characters.')
  .refine((text) => !text.includes('\u0000'), 'NUL characters are not allowed here.');

/** TCP or UDP port. */
export const portSchema = z
  .int('A whole number.')
  .min(1, 'Ports start at 1.')
  .max(65_535, 'Ports end at 65535.');

/**
 * Host name or address as it is handed to the resolver: letters, digits, `.-_:%` and never a leading `-`, so that it
 * can't be read as an option by any tool that later takes it as an argument.
 */
export const addressSchema = z
  .string()
  .max(255, 'Addresses have at most 255 characters.')
  .regex(/^[\p{L}\p{N}_:][\p{L}\p{N}._:%-]*$/u, 'A host name, IPv4 or IPv6 address.');

/** Login name as sent to a server. */
export const usernameSchema = lineSchema(256).refine(
  (text) => !text.startsWith('-'),
  'A user name can’t start with “-”.',
);

/** `#rrggbb`. */
export const colourSchema = z.string().regex(/^#[0-9a-f]{6}$/i, 'A colour such as #cc3344.');

/** Milliseconds since the Unix epoch. */
export const timeSchema = z.number().int().nonnegative();
