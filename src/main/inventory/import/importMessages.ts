import type { ColumnTarget, ImportPreview } from '../../../shared/model/import';
import type { SecretSlot } from '../../../shared/model/inventory';
import type { SealedSecret, SecretRef } from '../../vault/sealing';
import type { FeedReply, FeedRequest } from '../feeds/feedMessages';
import type { FailureCode } from './importModel';

// Between main and the import host: the process that reads imported files. Secrets of a file stay there; they leave it
// for the vault host only, over a grant port that comes along with a message.

/** A secret of the import, and the names under which it is to be sealed. */
export interface WantedSecret {
  credentialKey: string;
  slot: SecretSlot;
  ref: SecretRef;
}

/** Main to the import host. Each is answered by exactly one {@link FromImportHost}. */
export type ToImportHost =
  | {
      t: 'read';
      path: string;
      /** Null: found out from the file. */
      formatId: string | null;
      /** Column → target, for CSV files; absent: found out from its header. */
      columns?: Readonly<Record<string, ColumnTarget>>;
      /** Without the secrets that a password protects. */
      withoutSecrets?: boolean;
      /**
       * The grant port that comes along delivers the file's password, and after it the path of its key file if that was
       * asked for, under this number; null: none is known.
       */
      promptId: string | null;
    }
  /** Seals secrets of what was read last, over the grant port that comes along. */
  | { t: 'seal'; wanted: WantedSecret[] }
  /** Reads what a source of a live folder gives. */
  | FeedRequest;

/** Why an import failed, as it crosses to main. */
export interface WireImportFailure {
  code: FailureCode | 'unreadable' | 'internal';
  message: string;
  line?: number;
  entry?: string;
  hint?: string;
  /** A key file may be needed beside the password. */
  keyFile?: boolean;
  /** The file can be read without its password, but for its secrets. */
  secretsOnly?: boolean;
}

/** Import host to main. */
export type FromImportHost =
  /** `tree` is an `ImportedTree` as JSON text: the fastest way across. */
  | { t: 'read'; formatId: string; label: string; tree: string; table: ImportPreview['table'] }
  | { t: 'sealed'; secrets: SealedSecret[] }
  | FeedReply
  /** `table`: the file is one, and what its columns mean may have to be said first. */
  | { t: 'failed'; failure: WireImportFailure; table?: ImportPreview['table'] };
