/** A good file that inputs are made of. */
export interface Seed {
  /** What the file is called: some formats look at it. */
  name: string;
  bytes: Uint8Array;
  /** Files beside it, by the path that the file names them with. */
  beside?: Readonly<Record<string, string>>;
  password?: string;
  /** Derivations that take a tenth of a second and more: tried one time in so many. */
  rarely?: number;
}

/** A seed of text. */
export function seedOf(name: string, text: string, more: Omit<Seed, 'name' | 'bytes'> = {}): Seed {
  return { name, bytes: new TextEncoder().encode(text), ...more };
}
