import type { Disposable } from '../../../shared/lifecycle';
import type { Link } from './link';
import { OwnQueries } from './ownQueries';
import type { MysqlOptions } from './options';

/** Seconds that the second connection may be idle: as long as servers take, a year; they shorten what is too much. */
const IDLE_SECONDS = 31_536_000;

/** What a server and a connection to it are told by: behind one address there may be several servers. */
const WHO = 'SELECT CONNECTION_ID(), @@hostname, @@port, @@server_id';

/** A login anew, for a connection that was lost. */
type Connect = (signal: AbortSignal) => Promise<Link>;

/**
 * The second connection of a session, idle but for a cancel: what a login proves itself with can't be sent again later,
 * and a password is not kept. If it is lost, the next cancel logs in anew, which may ask for the password.
 */
export class Control implements Disposable {
  #link: Link | null = null;
  #isDisposed = false;

  /** `session`: the connection whose statements are cancelled, as {@link WHO} tells it. */
  private constructor(
    private readonly session: readonly (string | null)[],
    private readonly options: MysqlOptions,
    private readonly connect: Connect,
  ) {}

  /** Begins with a second connection, or without one if the server grants none or it comes to another server. */
  static async open(
    session: Link,
    options: MysqlOptions,
    connect: Connect,
    first: Promise<Link | null>,
  ): Promise<Control> {
    const [who = []] = await new OwnQueries(session, options).rows(WHO);
    const control = new Control(who, options, connect);
    const link = await first;
    if (link !== null) await control.#take(link);
    return control;
  }

  /** Asks the server to end what the session runs. Rejects if it can't be asked. */
  async cancel(signal: AbortSignal): Promise<void> {
    if (this.#link === null || this.#link.lost !== null) await this.#take(await this.connect(signal));
    const [id] = this.session;
    if (this.#link === null || id === null || id === undefined || !/^\d+$/.test(id)) return;
    await new OwnQueries(this.#link, this.options).tried(`KILL QUERY ${id}`);
  }

  /** Ends the second connection; one that is being made ends as soon as it is there. */
  dispose(): void {
    this.#isDisposed = true;
    this.#link?.dispose();
  }

  /** Keeps a connection if it is to the same server: elsewhere the number means somebody else's. */
  async #take(link: Link): Promise<void> {
    this.#link = null;
    const own = new OwnQueries(link, this.options);
    const [who = []] = await own.rows(WHO).catch(() => []);
    const isSame = who.length > 1 && who.slice(1).join('\n') === this.session.slice(1).join('\n');
    if (!isSame || this.#isDisposed) {
      link.dispose();
      return;
    }
    await own.tried(`SET SESSION wait_timeout = ${IDLE_SECONDS}`).catch(() => undefined);
    this.#link = link;
  }
}
