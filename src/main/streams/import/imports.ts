import type { z } from 'zod';
import { BinnacleError } from '../../../shared/errors';
import type {
  ImportAnswer,
  importLookSchema,
  ImportLook,
  ImportRequest,
} from '../../../shared/model/importing';
import type { TransferProgress } from '../../../shared/model/transfer';
import type { QueryService } from '../queryStream';
import { lookAt } from './importLook';
import { importFile } from './importRun';
import { checkRollsBack } from './importSite';
import { targetsOf } from './importTable';

/** Files that are looked at and not imported yet: a person chooses one at a time. */
const MAX_FILES = 16;

/** Imports of one tab. */
export class Imports {
  /** Paths by grant, from the first look until the import begins. */
  readonly #paths = new Map<string, string>();

  constructor(
    private readonly service: QueryService,
    /** Waits until nothing else runs on the connection. */
    private readonly whenFree: <T>(signal: AbortSignal, work: () => Promise<T>) => Promise<T>,
  ) {}

  /** The beginning of a file and the table that it is for. */
  async look(
    { grantId, table, format }: z.infer<typeof importLookSchema>,
    signal: AbortSignal,
  ): Promise<ImportLook> {
    const path = await this.#pathOf(grantId);
    const { session, engine } = this.service;
    const targets = await this.whenFree(signal, async () => {
      await checkRollsBack(session, engine.dialect, table, signal);
      return targetsOf(this.service, table, signal);
    });
    const names = targets.map(({ name }) => name);
    return { ...(await lookAt(path, format, names, signal)), targets };
  }

  /** Writes a file that was looked at into its table. The choice of the file is used up when that succeeds. */
  async import(
    request: ImportRequest,
    signal: AbortSignal,
    onProgress: (progress: TransferProgress) => void,
  ): Promise<ImportAnswer> {
    const path = await this.#pathOf(request.grantId);
    const { session, engine, access } = this.service;
    return this.whenFree(signal, async () => {
      if (!access.mayWrite) {
        throw new BinnacleError('read-only', 'This tab may only read, so nothing can be imported.');
      }
      const context = { session, dialect: engine.dialect, path, request, signal, onProgress };
      const answer = await importFile(context);
      this.#paths.delete(request.grantId);
      return answer;
    });
  }

  async #pathOf(grantId: string): Promise<string> {
    const known = this.#paths.get(grantId);
    if (known !== undefined) return known;
    const path = await this.service.files.take(grantId, 'read');
    this.#paths.set(grantId, path);
    const [oldest] = this.#paths.keys();
    if (this.#paths.size > MAX_FILES && oldest !== undefined) this.#paths.delete(oldest);
    return path;
  }
}
