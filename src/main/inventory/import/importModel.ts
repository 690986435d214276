import type { ColumnTarget, Loss } from '../../../shared/model/import';
import type { CredentialExtras } from '../../../shared/model/credentialExtras';
import type { CredentialKind, Protocol, SecretSlot } from '../../../shared/model/inventory';
import type { Properties } from '../../../shared/model/properties';

// What an importer makes of a file: a tree without ids of ours, the secrets apart from it, and what was lost on the way.
// Keys name entries within one import only.

export { COLUMN_TARGETS, type ColumnTarget, type Loss } from '../../../shared/model/import';

/** Properties as an importer gives them: references lead to other entries of the same import. */
export type ImportedProperties = Omit<
  Properties,
  'credentialId' | 'extraCredentialIds' | 'jumpHostId' | 'environmentId'
> & {
  credentialKey?: string | null;
  /** Further credentials of the login. */
  extraCredentialKeys?: string[] | null;
  jumpHostKey?: string | null;
  /** Name of an environment; one that does not exist is made. */
  environment?: string | null;
};

/** A folder on its way in. */
export interface ImportedFolder {
  key: string;
  /** Null: the top of the import. A parent always comes before its children. */
  parentKey: string | null;
  name: string;
  notes: string;
  properties: ImportedProperties;
}

/** One way into an imported host. */
export interface ImportedEndpoint {
  protocol: Protocol;
  port: number;
  label: string;
  properties: ImportedProperties;
}

/** A host on its way in. */
export interface ImportedHost {
  key: string;
  folderKey: string | null;
  name: string;
  address: string;
  tags: string[];
  os: string;
  notes: string;
  customFields: Record<string, string>;
  properties: ImportedProperties;
  endpoints: ImportedEndpoint[];
  favourite: boolean;
}

/** A credential on its way in, without its secrets: equal ones are one. */
export interface ImportedCredential extends CredentialExtras {
  key: string;
  name: string;
  kind: CredentialKind;
  username: string;
  keyFile: string | null;
  notes: string;
  /** Which secrets come with it. */
  slots: SecretSlot[];
}

/** An environment that a file describes by more than its name. */
export interface ImportedEnvironment {
  name: string;
  colour: string;
  guarded: boolean;
}

/** The secrets of imported credentials, by credential key. They never reach main or a window. */
export type ImportedSecrets = Map<string, Partial<Record<SecretSlot, string>>>;

/** What an importer makes of a file. */
export interface ImportedTree {
  folders: ImportedFolder[];
  hosts: ImportedHost[];
  credentials: ImportedCredential[];
  /** Those that are more than a name in some entry's properties. */
  environments: ImportedEnvironment[];
  losses: Loss[];
}

/** An {@link ImportedTree} with its secrets, as it leaves the importer. */
export interface ImportResult {
  tree: ImportedTree;
  secrets: ImportedSecrets;
}

/** A file that the person chose. */
export interface ImportFile {
  /** Its name without the folder. */
  name: string;
  bytes: Uint8Array;
}

/** What an importer may ask for while it reads. */
export interface ImportContext {
  /** The password that protects the file; absent until one was asked for. */
  password?: string | undefined;
  /** What stands in the key file that protects the file beside the password; absent: none was named. */
  keyFile?: Uint8Array | undefined;
  /** Only secrets are protected by the password, and the person goes on without them. */
  withoutSecrets?: boolean;
  /**
   * Another file or folder listing that the imported one names (Include, group_vars, ~/.putty/sessions), read for it if
   * the person agreed to import it with its surroundings. Null: there is none, or it may not be read.
   */
  readBeside?: (path: string) => Uint8Array | null;
  /** Names in a folder beside the imported file; null: there is none. */
  listBeside?: (path: string) => string[] | null;
  /** Whose files are imported, and where: `~` and the tokens of ssh_config lead there. Absent: they stay as written. */
  local?: { home: string; user: string; host: string };
  /** For tables: what the person said the columns mean, by their names; the others keep the proposed meaning. */
  columns?: Readonly<Record<string, ColumnTarget>>;
}

/** One file format. */
export interface ImportFormat {
  /** Stable name, such as `mremoteng-xml`. */
  id: string;
  /** As people call it, such as `mRemoteNG`. */
  label: string;
  /** The document or file that the importer was built from. */
  source: string;
  /** How sure the importer is that this is its format, 0 (not at all) to 1 (its own mark is there). Must not throw. */
  sniff: (file: ImportFile, text: () => string) => number;
  /** Reads the file. Throws {@link ImportFailure}; whatever else it throws is shown as a damaged file. */
  read: (file: ImportFile, context: ImportContext) => ImportResult;
  /** The same, quicker, for a format whose time goes into key derivations. */
  readOnAllCores?: (file: ImportFile, context: ImportContext) => Promise<ImportResult>;
}

/** Why a file can't be imported at all. */
export type FailureCode =
  | 'not-this-format' // nothing here that the format knows
  | 'malformed' // broken off, or against the format's own rules
  | 'unknown-version'
  | 'too-large'
  | 'password-needed'
  | 'wrong-password'
  | 'unsupported'; // a variant that can't be read, such as an unknown cipher

/** A file that can't be imported: what, where and what to try. Nothing has changed. */
export class ImportFailure extends Error {
  constructor(
    readonly code: FailureCode,
    message: string,
    /**
     * Where: a line, an entry; what to try. `keyFile`: a key file may be needed beside the password. `secretsOnly`: the
     * file can be read without the password, but for its secrets.
     */
    readonly details: {
      line?: number;
      entry?: string;
      hint?: string;
      keyFile?: boolean;
      secretsOnly?: boolean;
    } = {},
  ) {
    super(message);
    this.name = 'ImportFailure';
  }
}
