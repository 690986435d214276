import { BinnacleError } from '../../shared/errors';

/** How long a grant may take to come after the tab speaks of it, in ms: both travel from main, on two ways. */
const ARRIVAL_MS = 5000;
/** Grants that wait for their use: a person chooses a file at a time. */
const MAX_GRANTS = 16;

/** Files that the person chose in a dialog of main for one tab. Each can be written once. */
export class FileGrants {
  /** Paths by grant. */
  readonly #grants = new Map<string, string>();
  readonly #waiting = new Map<string, (arrived: boolean) => void>();

  add(id: string, path: string): void {
    this.#grants.set(id, path);
    const [oldest] = this.#grants.keys();
    if (this.#grants.size > MAX_GRANTS && oldest !== undefined) this.#grants.delete(oldest);
    this.#waiting.get(id)?.(true);
  }

  /** Uses a grant up and gives its path. Throws `forbidden`. */
  async take(id: string): Promise<string> {
    if (!this.#grants.has(id)) await this.#arrival(id);
    const path = this.#grants.get(id);
    if (path === undefined || !this.#grants.delete(id)) {
      throw new BinnacleError('forbidden', 'This file was not chosen, or was used already.', {
        hint: 'Choose the file again.',
      });
    }
    return path;
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
