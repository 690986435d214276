import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { BinnacleError, toWire, type WireError } from '../../shared/errors';
import type { TerminalSize } from '../../shared/model/session';
import type { Disposable } from '../../shared/lifecycle';
import type { TerminalEnd, TerminalSession } from '../sessions/capabilities';
import { openLocalShell } from '../protocols/local/localShell';
import type { SshDeps } from '../protocols/ssh/sshDeps';
import type { FileGrants } from '../streams/fileGrants';
import type { JournalLink } from '../streams/edits/journalLink';
import type { ServedQuery } from '../streams/queryStream';
import { serveTerminal } from '../streams/terminalStream';
import type { WriteAccess } from '../streams/writeAccess';
import { GrantClient } from '../vault/grantClient';
import type { Port } from '../ports/ports';
import type { StartDatabase } from '../protocols/sqlite/options';
import type { FromHost, OpenOptions, QueryOpenOptions, SshOpenOptions, ToHost } from './messages';
import { HostPrompter } from './prompter';

/** The link to main: messages with ports, both ways. */
export interface HostLink {
  post(message: FromHost): void;
  onMessage(listener: (message: ToHost, ports: Port[]) => void): void;
  /** Starts a process for a database file. */
  startDatabase: StartDatabase;
}

/** How long sessions may take to end by themselves when the host shuts down, in ms; main waits 2 s in all. */
const SHUTDOWN_DEADLINE_MS = 1500;
/** How often it is looked whether they have ended, in ms. */
const SHUTDOWN_LOOK_MS = 10;

/** Ends the process (in tests: nothing). */
export type Exit = () => void;

interface Entry {
  abort: AbortController;
  prompter: HostPrompter | null;
  /** What runs, to be ended with it. */
  session: Disposable | null;
  /** The same, of a query tab. */
  query: ServedQuery | null;
  /** Of a query tab: files that the person has chosen. */
  files: FileGrants | null;
  /** What a query tab may do. */
  access: WriteAccess | null;
  /** Of a query tab: its way to the undo journal. */
  journal: JournalLink | null;
}

/**
 * What runs inside a session host: opens sessions as main asks, serves their streams to the tabs' ports, and reports.
 * The same code runs in a test's own process.
 */
export function runSessionHost(link: HostLink, exit: Exit): void {
  const entries = new Map<string, Entry>();

  const finish = (sessionId: string, entry: Entry, end: SessionEnd, error: unknown = null): void => {
    if (entries.get(sessionId) !== entry) return;
    if (end.keepsRows !== true) entries.delete(sessionId);
    const stop = hostKeyStopOf(error);
    link.post({ t: 'closed', sessionId, ...end, hostKeyStop: stop });
  };

  const open = async (message: ToHost & { t: 'open' }, ports: Port[]): Promise<void> => {
    const { sessionId, options, size, hasGrant } = message;
    const [stream, grantPort] = options.kind !== 'local' && options.testOnly ? [undefined, ports[0]] : ports;
    const abort = new AbortController();
    const grant = hasGrant && grantPort !== undefined ? new GrantClient(grantPort) : null;
    const prompter = new HostPrompter(sessionId, link.post.bind(link), grant);
    const entry: Entry = {
      ...{ abort, prompter, session: null, query: null },
      ...{ files: null, access: null, journal: null },
    };
    entries.set(sessionId, entry);
    // A tab that goes away while connecting cancels the attempt.
    stream?.onClose(() => abort.abort());
    try {
      await connect(
        link,
        entry,
        { sessionId, options, size, stream, grant, prompter },
        {
          onEnd: (end) => finish(sessionId, entry, end),
          onRowsGone: () => {
            entries.delete(sessionId);
            link.post({ t: 'rows-gone', sessionId });
          },
        },
      );
    } catch (error) {
      stream?.postMessage({ t: 'end' });
      stream?.close();
      if (!(error instanceof BinnacleError)) logUnexpected(link, error);
      finish(sessionId, entry, { error: toWire(error), exitCode: null, signal: null }, error);
    } finally {
      prompter.dispose();
      grant?.close();
      entry.prompter = null;
    }
  };

  // Leaving while a shell is still ending would tear native threads down under it.
  const shutdown = async (): Promise<void> => {
    for (const sessionId of [...entries.keys()]) close(sessionId);
    const deadline = Date.now() + SHUTDOWN_DEADLINE_MS;
    while (entries.size > 0 && Date.now() < deadline) await delay(SHUTDOWN_LOOK_MS);
    exit();
  };

  const close = (sessionId: string, keepsRows = false): void => {
    const entry = entries.get(sessionId);
    entry?.abort.abort();
    if (keepsRows && entry?.query) entry.query.leave();
    else entry?.session?.dispose();
  };

  link.onMessage((message, ports) => {
    switch (message.t) {
      case 'open':
        void open(message, ports);
        return;
      case 'close':
        close(message.sessionId, message.keepsRows);
        return;
      case 'answer-host-key':
        entries.get(message.sessionId)?.prompter?.answerHostKey(message.promptId, message.answer);
        return;
      case 'prompt-cancelled':
        entries.get(message.sessionId)?.prompter?.cancelAsk(message.promptId);
        return;
      case 'grant-file':
        entries.get(message.sessionId)?.files?.add(message.grantId, message.path, message.use);
        return;
      case 'writing': {
        const access = entries.get(message.sessionId)?.access;
        if (message.until === null) access?.end();
        else access?.allow(message.until);
        return;
      }
      case 'journal-answer':
        entries.get(message.sessionId)?.journal?.take(message);
        return;
      case 'shutdown':
        void shutdown();
    }
  });
  link.post({ t: 'ready' });
}

interface Attempt {
  sessionId: string;
  options: OpenOptions;
  size: TerminalSize;
  stream: Port | undefined;
  grant: GrantClient | null;
  prompter: HostPrompter;
}

/** Opens the session and serves it; resolves once it is open (or, for a test, has logged in and closed again). */
async function connect(link: HostLink, entry: Entry, attempt: Attempt, endings: Endings): Promise<void> {
  const { sessionId, options, size, stream } = attempt;
  const { onEnd } = endings;
  if (options.kind === 'query') {
    await serveDatabase(link, entry, attempt, options, endings);
    return;
  }
  if (options.kind === 'ssh' && options.testOnly) {
    await testSsh(link, entry, attempt, options.ssh);
    onEnd(AS_ASKED);
    return;
  }
  const { session, weaknesses } =
    options.kind === 'local'
      ? { session: await openLocalShell(options.local, size), weaknesses: [] }
      : await openSsh(link, entry, attempt, options.ssh);
  entry.session = session;
  if (entry.abort.signal.aborted || stream === undefined) {
    session.dispose();
    onEnd({ ...AS_ASKED, error: toWire(new BinnacleError('cancelled', 'Cancelled.')) });
    return;
  }
  serveTerminal(session, stream, onEnd, (text) => link.post({ t: 'log', level: 'warn', text }));
  link.post({ t: 'opened', sessionId, weaknesses });
}

/** How a session ended; `keepsRows`: a query tab can still look at those of its results. */
type SessionEnd = TerminalEnd & { keepsRows?: true };

/** What hears of the end of a session. */
interface Endings {
  onEnd: (end: SessionEnd) => void;
  /** Rows that were kept at the end are gone. */
  onRowsGone: () => void;
}

const AS_ASKED: TerminalEnd = { error: null, exitCode: null, signal: null };

/** Opens a database and serves its tab; a test only logs in. */
async function serveDatabase(
  link: HostLink,
  entry: Entry,
  attempt: Attempt,
  { query, testOnly }: { query: QueryOpenOptions; testOnly: boolean },
  { onEnd, onRowsGone }: Endings,
): Promise<void> {
  const { sessionId, stream } = attempt;
  const { openQuery } = await import('./openQuery');
  const { serveQuery } = await import('../streams/queryStream');
  const { JournalLink } = await import('../streams/edits/journalLink');
  const { StatementNotes } = await import('../streams/statementNotes');
  const deps = {
    ...sshDeps(link, attempt),
    onNotice: (text: string) => stream?.postMessage({ t: 'banner', text }),
    startDatabase: () => link.startDatabase(),
  };
  const service = await openQuery(query, deps, entry.abort.signal);
  if (entry.abort.signal.aborted || stream === undefined) {
    service.session.dispose();
    onEnd(testOnly ? AS_ASKED : { ...AS_ASKED, error: toWire(new BinnacleError('cancelled', 'Cancelled.')) });
    return;
  }
  const { database, user } = service.session.server;
  const { hostId, endpointId, name: hostName, engine } = query;
  service.notes = new StatementNotes(engine, (statements) => {
    const connection = { hostId, endpointId, hostName, engine, database, user };
    link.post({ t: 'ran', sessionId, connection, statements });
  });
  const journal = new JournalLink(sessionId, (message) => link.post(message));
  entry.journal = journal;
  service.journal = { link: journal, hostId };
  entry.files = service.files;
  entry.access = service.access;
  entry.query = serveQuery(service, stream, {
    onEnd: (error, keepsRows) => onEnd({ ...AS_ASKED, error, ...(keepsRows ? { keepsRows } : {}) }),
    onRowsGone,
    log: (text) => link.post({ t: 'log', level: 'warn', text }),
  });
  entry.session = entry.query;
  link.post({ t: 'opened', sessionId, weaknesses: service.weaknesses });
}

// Loaded when the first session needs it: a host for local shells never loads ssh2.
async function openSsh(
  link: HostLink,
  entry: Entry,
  attempt: Attempt,
  options: SshOpenOptions,
): Promise<{ session: TerminalSession; weaknesses: string[] }> {
  const { openSshTerminal } = await import('../protocols/ssh/ssh');
  const session = await openSshTerminal(options, attempt.size, sshDeps(link, attempt), entry.abort.signal);
  return { session, weaknesses: session.weaknesses };
}

async function testSsh(
  link: HostLink,
  entry: Entry,
  attempt: Attempt,
  options: SshOpenOptions,
): Promise<void> {
  const { testSshLogin } = await import('../protocols/ssh/ssh');
  await testSshLogin(options, sshDeps(link, attempt), entry.abort.signal);
}

function sshDeps(link: HostLink, attempt: Attempt): SshDeps {
  const { sessionId, stream, grant, prompter } = attempt;
  return {
    prompter,
    secrets: {
      secret: (id) =>
        grant === null
          ? Promise.reject(new BinnacleError('locked', 'The vault is locked.'))
          : grant.secret(id),
      code: (id, after) =>
        grant === null
          ? Promise.reject(new BinnacleError('locked', 'The vault is locked.'))
          : grant.code(id, after),
      judged: (verdict) => grant?.judge(verdict),
    },
    onStep: (step) => link.post({ t: 'step', sessionId, step }),
    onNotice: (text) => stream?.postMessage({ t: 'notice', text }),
    onTrustKey: (trusted) => link.post({ t: 'trust-key', sessionId, ...trusted }),
    onCredentialUsed: (credentialId) => link.post({ t: 'credential-used', sessionId, credentialId }),
    log: (level, text) => link.post({ t: 'log', level, text }),
    newId: randomUUID,
  };
}

/** The host-key story that an error of the SSH login carries, if any. */
function hostKeyStopOf(error: unknown): (FromHost & { t: 'closed' })['hostKeyStop'] {
  if (error instanceof BinnacleError && 'hostKeyStop' in error) {
    return error.hostKeyStop as (FromHost & { t: 'closed' })['hostKeyStop'];
  }
  return null;
}

function logUnexpected(link: HostLink, error: unknown): void {
  link.post({ t: 'log', level: 'error', text: error instanceof Error ? (error.stack ?? '') : String(error) });
}

/** A wire error for sessions whose host died. */
export function hostDied(): WireError {
  return toWire(
    new BinnacleError('session-host-died', 'The process that ran this session ended unexpectedly.', {
      hint: 'Other tabs are not affected. Reconnect to start anew.',
      retryable: true,
    }),
  );
}
