import { BinnacleError } from '../../shared/errors';

/** How long a grant may take to come after the tab speaks of it, in ms: both travel from main, on two ways. */
const ARRIVAL_MS = 5000;
/** Grants that wait for their use: a person chooses a file at a time. */
const MAX_GRANTS = 16;

/** What a file was chosen for: a tab can't write the one that it may read. */
export type FileUse = 'write' | 'read';

/** Files that the person chose in a dialog of main for one tab. Each can be used once. */
export class FileGrants {
  readonly #grants = new Map<string, { path: string; use: FileUse }>();
  readonly #waiting = new Map<string, (arrived: boolean) => void>();

  add(id: string, path: string, use: FileUse): void {
    this.#grants.set(id, { path, use });
    const [oldest] = this.#grants.keys();
    if (this.#grants.size > MAX_GRANTS && oldest !== undefined) this.#grants.delete(oldest);
    this.#waiting.get(id)?.(true);
  }

  /** Uses a grant up and gives its path. Throws `forbidden`. */
  async take(id: string, use: FileUse): Promise<string> {
    if (!this.#grants.has(id)) await this.#arrival(id);
    const grant = this.#grants.get(id);
    if (grant === undefined || !this.#grants.delete(id) || grant.use !== use) {
      throw new BinnacleError('forbidden', 'This file was not chosen, or was used already.', {
        hint: 'Choose the file again.',
      });
    }
    return grant.path;
  }

  async #arrival(id: string): Promise<void> {
    if (this.#waiting.size >= MAX_GRANTS || this.#waiting.has(id)) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    await new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      timer = setTimeout(resolve, ARRIVAL_MS);
    });
    clearTimeout(timer);
    this.#waiting.delete(id);
  }
}
