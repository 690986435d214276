/** How far a transfer is, in bytes. */
export interface TransferProgress {
  done: number;
  /** Null: the server does not say. */
  total: number | null;
}

/** What a file was when it was opened, as its server says. */
export interface FetchedFile {
  bytes: number;
  /** It is not the file any more that the transfer began with: somebody writes to it. */
  changed: boolean;
}

/** How to transfer. */
export interface TransferOptions {
  signal: AbortSignal;
  onProgress: (progress: TransferProgress) => void;
}

/** Files of another machine. */
export interface FileSource {
  /** Whether there is such a file with something in it. */
  hasFile(path: string): Promise<boolean>;
  /**
   * Copies a file of any size into a new file of this computer, which only its owner can read; what was written is removed
   * if it fails. Errors: not-found, forbidden, bad-request (no file), too-large (no room here), store-write-failed,
   * connection-lost, cancelled, protocol-error.
   */
  readFile(path: string, target: string, options: TransferOptions): Promise<FetchedFile>;
}
