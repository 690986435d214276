import type { z } from 'zod';
import { type Feed, feedSchema } from '../../shared/model/feed';
import type { RecordKind } from '../../shared/model/history';
import {
  CREDENTIAL_DERIVED,
  type Credential,
  credentialSchema,
  type Environment,
  environmentSchema,
  type Folder,
  folderSchema,
} from '../../shared/model/inventory';
import { type SavedQuery, savedQuerySchema } from '../../shared/model/savedQuery';
import { type SecretSourceRecord, secretSourceSchema } from '../../shared/model/secretSource';
import { AuditTable } from './auditTable';
import type { StoreProblem } from './checkedTable';
import type { Connection } from './connection';
import { CredentialTimesTable } from './credentialTimesTable';
import { EditJournalTable } from './editJournalTable';
import { HostKeyTable } from './hostKeyTable';
import { HostTable } from './hostTable';
import { QueryHistoryTable } from './queryHistoryTable';
import { RecordTable } from './recordTable';
import type { HistoryRecord } from './recordPatch';
import { SecretTable, VaultHeaderTable } from './secretTables';
import { SettingsTable, WorkspaceTable } from './settingsTables';
import { TABLES } from './tables';

/** A credential as it is stored: which secrets exist, and what is known of their use, comes from other tables. */
export type StoredCredential = Omit<Credential, keyof typeof CREDENTIAL_DERIVED>;

/** What the tables of a store need from outside. */
export interface TableOptions {
  /** Milliseconds since the epoch. */
  clock: () => number;
  /** Who works here, for the audit. */
  actor: string;
  report: (problem: StoreProblem) => void;
}

/** Every table of a store, on one connection. */
export class StoreTables {
  readonly folders: RecordTable<Folder>;
  readonly hosts: HostTable;
  readonly environments: RecordTable<Environment>;
  readonly credentials: RecordTable<StoredCredential>;
  readonly credentialTimes: CredentialTimesTable;
  readonly secrets: SecretTable;
  readonly secretSources: RecordTable<SecretSourceRecord>;
  readonly feeds: RecordTable<Feed>;
  readonly savedQueries: RecordTable<SavedQuery>;
  readonly queryHistory: QueryHistoryTable;
  readonly editJournal: EditJournalTable;
  readonly vaultHeader: VaultHeaderTable;
  readonly hostKeys: HostKeyTable;
  readonly settings: SettingsTable;
  readonly workspace: WorkspaceTable;
  readonly audit: AuditTable;

  constructor(connection: Connection, { clock, actor, report }: TableOptions) {
    this.folders = new RecordTable(connection, TABLES.folder, folderSchema, report);
    this.hosts = new HostTable(connection, report);
    this.environments = new RecordTable(connection, TABLES.environment, environmentSchema, report);
    const stored: z.ZodType<StoredCredential> = credentialSchema.omit(CREDENTIAL_DERIVED);
    this.credentials = new RecordTable(connection, TABLES.credential, stored, report);
    this.credentialTimes = new CredentialTimesTable(connection, report);
    this.secrets = new SecretTable(connection, report);
    this.secretSources = new RecordTable(connection, TABLES.secretSource, secretSourceSchema, report);
    this.feeds = new RecordTable(connection, TABLES.feed, feedSchema, report);
    this.savedQueries = new RecordTable(connection, TABLES.savedQuery, savedQuerySchema, report);
    this.queryHistory = new QueryHistoryTable(connection, report);
    this.editJournal = new EditJournalTable(connection, report);
    this.vaultHeader = new VaultHeaderTable(connection, report);
    this.hostKeys = new HostKeyTable(connection, report);
    this.settings = new SettingsTable(connection, report);
    this.workspace = new WorkspaceTable(connection, report);
    this.audit = new AuditTable(connection, clock, actor, report);
  }

  /** The table of the records of one kind. */
  records(kind: RecordKind): RecordTable<HistoryRecord & { name: string }> {
    const tables: Record<RecordKind, unknown> = {
      folder: this.folders,
      host: this.hosts,
      environment: this.environments,
      credential: this.credentials,
    };
    return tables[kind] as RecordTable<HistoryRecord & { name: string }>;
  }
}
