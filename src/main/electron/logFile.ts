import { appendFileSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** One file is rotated at this size, in bytes: small enough to read and to attach. */
const MAX_LOG_BYTES = 1024 * 1024;
/** Older files kept beside the current one. */
const KEPT_LOGS = 3;

/** Longest runs that look like keys or tokens; a log needs none of them. */
const TOKEN = /[A-Za-z0-9+/=_-]{40,}/g;
const ASSIGNMENT = /((?:pass(?:word|phrase)?|secret|token|authorization)["']?\s*[:=]\s*)(\S+)/gi;

/** Removes what might be a secret from a line: long encoded runs and the values of telling names. */
export function redact(text: string): string {
  return text.replace(ASSIGNMENT, '$1[redacted]').replace(TOKEN, '[redacted]');
}

/** Writes one rotated, redacted log. */
export class LogFile {
  readonly #path: string;

  constructor(folder: string, name: string) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#path = join(folder, `${name}.log`);
  }

  /** Appends a line; a log that can't be written never stops the app. */
  write(level: 'info' | 'warn' | 'error', text: string): void {
    const line = `${new Date().toISOString()} ${level} ${redact(text).replaceAll('\n', '\n  ')}\n`;
    try {
      this.#rotate();
      appendFileSync(this.#path, line, { mode: 0o600 });
    } catch {
      process.stderr.write(line);
    }
  }

  #rotate(): void {
    if (!existsSync(this.#path) || statSync(this.#path).size < MAX_LOG_BYTES) return;
    rmSync(`${this.#path}.${KEPT_LOGS}`, { force: true });
    for (let index = KEPT_LOGS - 1; index >= 1; index -= 1) {
      if (existsSync(`${this.#path}.${index}`))
        renameSync(`${this.#path}.${index}`, `${this.#path}.${index + 1}`);
    }
    renameSync(this.#path, `${this.#path}.1`);
  }
}

/** Describes anything thrown, with its stack, for the log. */
export function describeError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
