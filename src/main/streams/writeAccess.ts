import type { QueryAccess } from '../../shared/queryStream';

/** Whether a tab may change anything now. What it may do is decided in main; here it is kept to. */
export class WriteAccess {
  #access: QueryAccess;
  #listener: (access: QueryAccess) => void = () => undefined;

  constructor(access: QueryAccess) {
    this.#access = access;
  }

  get current(): QueryAccess {
    return this.#access;
  }

  get mayWrite(): boolean {
    return this.#access.mayWrite;
  }

  /** Calls the one listener with every change from now on. */
  onChange(listener: (access: QueryAccess) => void): void {
    this.#listener = listener;
  }

  set(access: QueryAccess): void {
    this.#access = access;
    this.#listener(access);
  }
}
