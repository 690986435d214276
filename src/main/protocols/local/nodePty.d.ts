/**
 * The part of node-pty 1.1 that is used. Its own typings name the package they were published under, so they can't be
 * imported under this one; and they lack what `localShell.ts` needs to lose no byte.
 */
declare module 'node-pty' {
  import type { ReadStream } from 'node:tty';

  export interface PtyOptions {
    name: string;
    cols: number;
    rows: number;
    cwd: string;
    env: Record<string, string>;
    /** Null: raw bytes (Unix; on Windows data always arrives as text). */
    encoding: null;
  }

  export interface Pty {
    readonly pid: number;
    /** Unix only: descriptor of the master side, non-blocking. */
    readonly fd: number;
    /** Unix: the stream that reads the master side. */
    readonly _socket: ReadStream;
    onData(listener: (data: Buffer | string) => void): void;
    onExit(listener: (exit: { exitCode: number; signal?: number }) => void): void;
    write(data: Uint8Array | string): void;
    resize(columns: number, rows: number): void;
    pause(): void;
    resume(): void;
    kill(signal?: string): void;
  }

  export function spawn(file: string, args: string[], options: PtyOptions): Pty;
}
