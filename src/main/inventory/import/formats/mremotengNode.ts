import { type CarriedLogin, NO_LOGIN } from './carriedLogin';

/** One entry of an mRemoteNG tree; attributes carry the names that the XML file gives them. */
export interface RemoteEntry {
  name: string;
  kind: 'folder' | 'connection';
  attributes: Readonly<Record<string, string>>;
  children: RemoteEntry[];
}

/** Attributes whose inheritance flag is not `Inherit` and their own name. */
const FLAG_NAMES: Readonly<Record<string, string>> = {
  Descr: 'InheritDescription',
  ConnectToConsole: 'InheritUseConsoleSession',
  StartProgram: 'InheritRDPStartProgram',
  StartProgramWorkDir: 'InheritRDPStartProgramWorkDir',
};

/** An entry with what is above it, so that inherited values can be looked up. */
export class RemoteNode {
  /** Names of the folders down to it, and its own. */
  readonly path: readonly string[];
  /** What the entries below inherit of the login, as this import carries it. */
  login: CarriedLogin = NO_LOGIN;
  #password: string | undefined;

  constructor(
    readonly entry: RemoteEntry,
    readonly parent: RemoteNode | null,
    private readonly reveal: (cipherText: string) => string | null,
  ) {
    this.path = [...(parent?.path ?? []), entry.name];
  }

  /** The value that stands at the entry itself. */
  own(name: string): string {
    return this.entry.attributes[name] ?? '';
  }

  /** Whether a value comes from the folder above. Entries at the top have none: the program then ignores the flag. */
  inherits(name: string): boolean {
    if (this.parent === null) return false;
    return this.own(FLAG_NAMES[name] ?? `Inherit${name}`).toLowerCase() === 'true';
  }

  /** The value that counts. */
  effective(name: string): string {
    return this.parent !== null && this.inherits(name) ? this.parent.effective(name) : this.own(name);
  }

  /** The value that stands here and is not overruled by inheritance; empty otherwise. */
  set(name: string): string {
    return this.inherits(name) ? '' : this.own(name);
  }

  /** The password that counts; empty if there is none or it can't be decrypted, which {@link ownSecret} tells. */
  get password(): string {
    if (this.parent !== null && this.inherits('Password')) return this.parent.password;
    this.#password ??= this.ownSecret('Password') ?? '';
    return this.#password;
  }

  /** A secret that stands here, decrypted; null: it can't be. */
  ownSecret(name: string): string | null {
    const cipherText = this.set(name);
    return cipherText === '' ? '' : this.reveal(cipherText);
  }
}
