import type { TerminalSize, HostKeyQuestion, HostKeyStop, ShownKey } from '../../shared/model/session';
import type { CredentialKind, SecretSlot } from '../../shared/model/inventory';
import type { WireError } from '../../shared/errors';
import type { RanConnection, RanStatement } from '../../shared/model/queryHistory';
import type { JournalFromHost, JournalToHost } from './journalMessages';
import type { SqlDialect } from '../../shared/sql/dialect';
import type { TLS_MODES } from '../../shared/model/properties';

/**
 * The small contract between main and a session host. Both ends are ours and are built together, so the types alone
 * hold it; ports travel as the transfer list of `open`.
 */

/** A host key that main has stored for a host object and port. */
export interface StoredHostKey {
  type: string;
  /** SSH wire format of the public key (RFC 4253, 6.6), base64. */
  blob: string;
  /** Milliseconds since the epoch. */
  firstSeen: number;
}

/** How to log in to one hop: what the configured credential is, and which sealed parts the vault grants for it. */
export interface SshLogin {
  /** Null: nothing configured; the agent and questions to the person remain. */
  credentialId: string | null;
  credentialName: string;
  kind: CredentialKind;
  /** Null: the person is asked. */
  username: string | null;
  /** Path of a key file on this workstation; null: the key is sealed, or there is none. */
  keyFile: string | null;
  /** Path of a user certificate on this workstation; null: it is sealed, lies beside the key file, or there is none. */
  certificateFile: string | null;
  /** What is typed for it serves further logins until the vault locks. */
  askOnce: boolean;
  /** Ids to ask the vault grant for; absent: not stored, so the person is asked when needed. */
  secretIds: Partial<Record<SecretSlot, string>>;
}

/** One hop of a chain; the last one is the target. */
export interface SshHop {
  /** Null for an address typed into quick connect. */
  hostId: string | null;
  name: string;
  address: string;
  port: number;
  login: SshLogin;
  /** Tried after `login`, in this order; the user name is that of `login`. */
  extraLogins: SshLogin[];
  /** Keys of this host object and port. */
  hostKeys: StoredHostKey[];
  legacyAlgorithms: boolean;
  compression: boolean;
  /** Milliseconds; 0 = off. */
  keepAliveMs: number;
  /** Milliseconds a phase may take, waiting for a person not counted. */
  phaseTimeoutMs: number;
}

/** What an SSH terminal needs. */
export interface SshOpenOptions {
  hops: SshHop[];
  terminalType: string;
  /** WHATWG encoding label. */
  encoding: string;
  environmentVariables: Record<string, string>;
  /** Typed after login; empty: nothing. */
  startupCommand: string;
  /** `~/.ssh/known_hosts` files to seed direct connections from, read only. */
  knownHostsFiles: string[];
  /** Path of the agent's socket or pipe, or null. */
  agent: string | null;
  /** After a refusal only what is saved is tried: nothing is asked for in its place. */
  savedOnly?: boolean;
}

/** A file with a database. */
export interface DatabaseFile {
  path: string;
  /** How the machine is reached that has it: a copy is fetched; null: it is on this computer. */
  remote: SshOpenOptions | null;
}

/** What a query tab needs: one database, directly or over SSH. */
export interface QueryOpenOptions {
  engine: SqlDialect;
  hostId: string;
  endpointId: string;
  name: string;
  address: string;
  port: number;
  /** Null: the server's own choice for the user. */
  database: string | null;
  login: SshLogin;
  /** A database that is a file, for which nobody logs in; null: a server. */
  file: DatabaseFile | null;
  tls: {
    mode: (typeof TLS_MODES)[number];
    /** Path on this workstation; null: the authorities that the system trusts. */
    caFile: string | null;
    /** Paths of what is shown to a server that asks for a certificate; null: nothing. */
    client: { certificateFile: string; keyFile: string } | null;
  };
  /** Unix socket on the machine where the way ends, in the place of address and port; null: those. */
  socket: string | null;
  /** The jump hosts over which it is reached; null: directly. */
  via: SshOpenOptions | null;
  /** Milliseconds; 0 = off. */
  keepAliveMs: number;
  /** Milliseconds a phase may take, waiting for a person not counted. */
  phaseTimeoutMs: number;
  /** The environment wants everything read-only until a person unlocks it. */
  guarded: boolean;
  /** A guarded tab may write until then, in ms since the epoch; null: a person has to unlock it. */
  writingUntil: number | null;
  /** Name of the environment's credential for reading, if `login` is that one; null: it is the usual one. */
  role: string | null;
  /** Folder in which results are kept while their tab is open. */
  spoolFolder: string;
  /** As with SSH. */
  savedOnly?: boolean;
}

/** What a local shell needs. */
export interface LocalOpenOptions {
  shell: string;
  args: string[];
  cwd: string;
}

/** What to open. */
export type OpenOptions =
  | { kind: 'local'; local: LocalOpenOptions }
  | { kind: 'ssh'; ssh: SshOpenOptions; /** Ends right after login: a connection test. */ testOnly: boolean }
  | { kind: 'query'; query: QueryOpenOptions; /** As with SSH. */ testOnly: boolean };

/** A question that only a person can answer and whose answer is secret: it goes to the secret prompt. */
export interface SecretQuestion {
  promptId: string;
  kind: 'password' | 'passphrase' | 'keyboard-interactive' | 'new-password' | 'username';
  /** Names what is asked and the host, for the tab: "Password for web01". */
  title: string;
  /** Name of the hop that the answer goes to. */
  hostName: string;
  /** The account there; empty: not known. */
  username: string;
  /** Name of the saved credential; empty: none. */
  credentialName: string;
  /** Why it is asked again, such as "The server refused the last password."; empty: first time. */
  notice: string;
  /** Text from the server or about the key, shown as plain text. */
  instruction: string;
  fields: { label: string; echo: boolean }[];
  /** Questions with the same key share one answer: tabs that wait for the same credential. Empty: never. */
  groupKey: string;
  /** The credential the answer could be saved to, and where; null: can't be saved. */
  remember: { credentialId: string; slot: 'password' | 'passphrase' } | null;
  /** For "ask once": what the vault host keeps the answer as; null: nowhere. */
  keep: { credentialId: string; name: string } | null;
}

/** Main to session host. Transfer list of `open`: the renderer's stream port, then the vault grant port if any. */
export type ToHost =
  | {
      t: 'open';
      sessionId: string;
      options: OpenOptions;
      /** Of a terminal. */ size: TerminalSize;
      hasGrant: boolean;
    }
  /** `keepsRows`: a query tab may go on looking at those of its results. */
  | { t: 'close'; sessionId: string; keepsRows?: true }
  | { t: 'answer-host-key'; sessionId: string; promptId: string; answer: 'trust' | 'once' | 'refuse' }
  /** The person cancelled the secret prompt. */
  | { t: 'prompt-cancelled'; sessionId: string; promptId: string }
  /** The person chose this file for an export or an import of the tab; the tab knows the grant's id alone. */
  | { t: 'grant-file'; sessionId: string; grantId: string; path: string; use: 'write' | 'read' }
  /** A guarded query tab may write until then (ms since the epoch); null: not any more. */
  | { t: 'writing'; sessionId: string; until: number | null }
  | JournalToHost
  | { t: 'shutdown' };

/** Session host to main. */
export type FromHost =
  | { t: 'ready' }
  | { t: 'step'; sessionId: string; step: string }
  | { t: 'host-key'; sessionId: string; question: HostKeyQuestion }
  | { t: 'ask'; sessionId: string; question: SecretQuestion }
  | { t: 'ask-done'; sessionId: string; promptId: string }
  /** A person or a known_hosts entry vouched for this key and the handshake proved it: main stores it. */
  | {
      t: 'trust-key';
      sessionId: string;
      hostId: string | null;
      address: string;
      port: number;
      key: StoredHostKey;
      shown: ShownKey;
    }
  /** A login with this credential succeeded, on whichever hop. */
  | { t: 'credential-used'; sessionId: string; credentialId: string }
  /** Statements have run, their secrets taken out. */
  | { t: 'ran'; sessionId: string; connection: RanConnection; statements: RanStatement[] }
  | JournalFromHost
  | { t: 'opened'; sessionId: string; weaknesses: string[] }
  | {
      t: 'closed';
      sessionId: string;
      error: WireError | null;
      exitCode: number | null;
      signal: string | null;
      hostKeyStop: HostKeyStop | null;
      /** The tab can still look at the rows of its results, which this process keeps until `rows-gone`. */
      keepsRows?: true;
    }
  | { t: 'rows-gone'; sessionId: string }
  | { t: 'log'; level: 'info' | 'warn' | 'error'; text: string };
