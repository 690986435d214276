import type { SFTPWrapper, Stats } from 'ssh2';
import { BinnacleError, type ErrorCode } from '../../../shared/errors';
import type { FetchedFile, FileSource, TransferOptions } from '../../sessions/filesCapability';
import type { HopClient } from './hopClient';
import { plainLine } from './serverText';
import { receiveFile } from './sftpTransfer';

/** Status codes of SFTP version 3 (draft-ietf-secsh-filexfer-02, section 7). */
const REASONS: Readonly<Record<number, readonly [ErrorCode, string]>> = {
  2: ['not-found', 'there is no such file'],
  3: ['forbidden', 'you have no permission to read it'],
};

/** Files over the SSH connection of a hop. */
export class SftpFiles implements FileSource {
  private constructor(
    private readonly sftp: SFTPWrapper,
    private readonly hop: HopClient,
    private readonly lost: Promise<never>,
  ) {}

  /** Errors: unreachable (the server offers no SFTP), timeout, connection-lost. */
  static open(hop: HopClient): Promise<SftpFiles> {
    const lost = new Promise<never>((_resolve, reject) => hop.onLost(reject));
    lost.catch(() => undefined);
    const opened = new Promise<SftpFiles>((resolve, reject) => {
      hop.clock.enter('opening SFTP');
      hop.client.sftp((error, sftp) => {
        hop.clock.enter('');
        if (error === undefined) resolve(new SftpFiles(sftp, hop, lost));
        else reject(noSftp(hop.name, error));
      });
    });
    return Promise.race([opened, lost]);
  }

  async hasFile(path: string): Promise<boolean> {
    const stats = await this.#inTime(
      new Promise<Stats | null>((resolve) =>
        this.sftp.stat(path, (error, found) => resolve(error === undefined ? found : null)),
      ),
    );
    return stats?.isFile() === true && stats.size > 0;
  }

  async readFile(path: string, target: string, options: TransferOptions): Promise<FetchedFile> {
    const before = await this.#inTime(this.#stat(path));
    if (!before.isFile()) {
      throw new BinnacleError('bad-request', `${this.hop.name}: ${path} is no ordinary file.`);
    }
    const handle = await this.#inTime(this.#open(path));
    try {
      const size = before.size > 0 ? before.size : null;
      const read = (length: number, position: number): Promise<Buffer | null> =>
        Promise.race([this.#read(handle, path, length, position), this.lost]);
      const bytes = await receiveFile(read, { name: this.hop.name, path, target, size }, options);
      const after = await this.#inTime(this.#stat(path));
      return { bytes, changed: after.mtime !== before.mtime || after.size !== before.size };
    } finally {
      this.sftp.close(handle, () => undefined);
    }
  }

  /** A server that goes silent ends the connection by the clock of its phases. */
  async #inTime<T>(work: Promise<T>): Promise<T> {
    this.hop.clock.enter('SFTP');
    try {
      return await Promise.race([work, this.lost]);
    } finally {
      this.hop.clock.enter('');
    }
  }

  #stat(path: string): Promise<Stats> {
    return new Promise((resolve, reject) =>
      this.sftp.stat(path, (error, stats) =>
        error === undefined ? resolve(stats) : reject(this.#failed(path, error)),
      ),
    );
  }

  #open(path: string): Promise<Buffer> {
    return new Promise((resolve, reject) =>
      this.sftp.open(path, 'r', (error, handle) =>
        error === undefined ? resolve(handle) : reject(this.#failed(path, error)),
      ),
    );
  }

  /** Null: the file ends before. */
  #read(handle: Buffer, path: string, length: number, position: number): Promise<Buffer | null> {
    return new Promise((resolve, reject) => {
      this.sftp.read(handle, Buffer.allocUnsafe(length), 0, length, position, (error, count, bytes) => {
        const code = (error as { code?: number } | undefined)?.code;
        if (error !== undefined && code !== END_OF_FILE) reject(this.#failed(path, error));
        else resolve(error !== undefined || count === 0 ? null : bytes.subarray(0, count));
      });
    });
  }

  #failed(path: string, error: Error): BinnacleError {
    const status = (error as { code?: unknown }).code;
    const known = typeof status === 'number' ? REASONS[status] : undefined;
    const [code, reason] = known ?? ['unreachable', plainLine(error.message)];
    return new BinnacleError(code, `${this.hop.name}: ${path} can’t be read: ${reason}.`, {
      hint: 'Check the path of the file and who may read it on the host.',
    });
  }
}

/** `SSH_FX_EOF`. */
const END_OF_FILE = 1;

function noSftp(name: string, error: Error): BinnacleError {
  return new BinnacleError('unreachable', `${name} does not offer SFTP: ${plainLine(error.message)}.`, {
    hint: 'Enable the SFTP subsystem of its SSH server.',
  });
}
