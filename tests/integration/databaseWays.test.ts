import { createPrivateKey } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Properties } from '../../src/shared/model/properties';
import type { SessionState } from '../../src/shared/model/session';
import { TestAuthority, type Certified } from '../lab/certificates';
import { MariadbLab } from '../lab/mariadb';
import { PostgresLab } from '../lab/postgres';
import { startSshd } from '../lab/sshd';
import { saveLogin } from './engineTab';
import { passphraseScript, startNodeApp, utf8, type NodeApp } from './nodePlatform';

// Other ways to a database than its port and a password: Unix sockets and client certificates.

let postgres: PostgresLab;
let mariadb: MariadbLab;
const PASSPHRASE = 'correct horse battery staple';
const KEY_PASSPHRASE = 'opens the key';

beforeAll(async () => {
  [postgres, mariadb] = await Promise.all([PostgresLab.start(), MariadbLab.start()]);
  await mariadb.sql(`CREATE USER certified@'%' IDENTIFIED BY 'own-password' REQUIRE X509;
    GRANT SELECT ON ${mariadb.database}.* TO certified@'%'`);
});
afterAll(() => Promise.all([postgres.stop(), mariadb.stop()]));

/** The app with a vault; what is asked for is answered from the list, one after the other. */
function app(typed: string[] = []): NodeApp {
  const started = startNodeApp();
  onTestFinished(started.dispose);
  const script = passphraseScript(PASSPHRASE);
  started.setPrompt((show) => {
    if (show.kind !== 'ask') return script(show);
    const answer = typed.shift();
    return answer === undefined ? 'close' : { type: 'answers', values: [utf8(answer)], remember: false };
  });
  return started;
}

interface Way {
  lab: PostgresLab | MariadbLab;
  properties: Properties;
  jumpHostId?: string;
}

/** How a session to a server stands in the end. */
async function outcome(started: NodeApp, { lab, properties, jumpHostId }: Way): Promise<SessionState> {
  const tlsCaFile = join(started.folder, 'authority.pem');
  writeFileSync(tlsCaFile, lab.authority.certificate);
  const engine = lab instanceof MariadbLab ? 'mysql' : 'postgres';
  const host = await started.call('inventory.createHost', {
    ...{ folderId: null, name: 'db01', address: '127.0.0.1', tags: [], os: '', notes: '', favourite: false },
    ...{ customFields: {}, properties: jumpHostId === undefined ? {} : { jumpHostId } },
    endpoints: [
      {
        ...{ protocol: engine, port: lab.port, label: '' },
        properties: { databaseName: lab.database, tlsCaFile, ...properties },
      },
    ],
  });
  const { sessionId } = await started.call('sessions.open', {
    documentId: crypto.randomUUID(),
    target: {
      ...{ kind: 'query', engine, hostId: host.id, endpointId: host.endpoints[0]?.id ?? '', database: null },
    },
    size: null,
  });
  const { session } = await started.event(
    'sessions.changed',
    ({ session: each }) => each.id === sessionId && ['open', 'closed'].includes(each.state.phase),
  );
  return session.state;
}

const accounts = (): [PostgresLab | MariadbLab, { user: string; password: string }][] => [
  [postgres, postgres.logins.scram],
  [mariadb, mariadb.logins.native],
];

describe('a Unix socket', () => {
  it('of this computer is used in the place of the port', async () => {
    for (const [lab, login] of accounts()) {
      const started = app();
      const credentialId = await saveLogin(started, login);
      const properties = { databaseSocket: lab.socketPath, credentialId, tlsCaFile: null };
      expect(await outcome(started, { lab, properties })).toMatchObject({ phase: 'open' });
    }
  });

  it('of a machine behind SSH is reached there', async () => {
    const sshd = await startSshd();
    onTestFinished(() => sshd.stop());
    for (const [lab, login] of accounts()) {
      const started = app();
      const key = await started.call('inventory.createCredential', {
        ...{ name: 'key', kind: 'private-key', username: sshd.user, keyFile: sshd.clientKeyPath, notes: '' },
      });
      const jump = await started.call('inventory.createHost', {
        ...{ folderId: null, name: 'gw', address: sshd.host, tags: [], os: '', notes: '', favourite: false },
        ...{ customFields: {}, properties: { credentialId: key.id } },
        endpoints: [{ protocol: 'ssh', port: sshd.port, label: '', properties: {} }],
      });
      void started
        .event('sessions.changed', ({ session }) => session.state.phase === 'host-key')
        .then(({ session }) => {
          if (session.state.phase !== 'host-key') return undefined;
          const { promptId } = session.state.question;
          return started.call('sessions.answerHostKey', { sessionId: session.id, promptId, answer: 'trust' });
        });
      const properties = { databaseSocket: lab.socketPath, credentialId: await saveLogin(started, login) };
      const way = { lab, properties, jumpHostId: jump.id };
      expect(await outcome(started, way)).toMatchObject({ phase: 'open' });
      const missing = { ...way, properties: { ...properties, databaseSocket: '/nowhere/.s.PGSQL.1' } };
      expect(await outcome(started, missing)).toMatchObject({
        error: { code: 'jump-failed', message: expect.stringContaining('/nowhere/.s.PGSQL.1') as string },
      });
    }
  });

  it('that is not there, or is none, is named', async () => {
    const started = app();
    const credentialId = await saveLogin(started, mariadb.logins.native);
    const file = join(started.folder, 'plain');
    writeFileSync(file, '');
    for (const [databaseSocket, reason] of [
      [join(started.folder, 'nothing'), 'there is no such socket'],
      [file, 'nothing listens there'],
    ] as const) {
      const state = await outcome(started, { lab: mariadb, properties: { databaseSocket, credentialId } });
      expect(state).toMatchObject({
        error: {
          code: 'unreachable',
          message: `db01 can’t be reached by its socket ${databaseSocket}: ${reason}.`,
        },
      });
    }
  });
});

/** The files of a certificate and its key; with a passphrase, the key is sealed. */
function files(started: NodeApp, { certificate, key }: Certified, passphrase?: string): Properties {
  const [tlsCertificateFile, tlsKeyFile] = [join(started.folder, 'me.crt'), join(started.folder, 'me.key')];
  const sealed =
    passphrase === undefined
      ? key
      : createPrivateKey(key)
          .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase })
          .toString();
  writeFileSync(tlsCertificateFile, certificate);
  writeFileSync(tlsKeyFile, sealed);
  return { tlsCertificateFile, tlsKeyFile };
}

describe('a client certificate', () => {
  it('logs in to PostgreSQL without a password, with its key sealed or in one file with it', async () => {
    const certified = postgres.clientCertificate();
    const username = postgres.certificateUser;
    for (const passphrase of [undefined, KEY_PASSPHRASE]) {
      const started = app(['wrong', KEY_PASSPHRASE]);
      const properties = { ...files(started, certified, passphrase), username };
      expect(await outcome(started, { lab: postgres, properties })).toMatchObject({ phase: 'open' });
      const asked = started.shown.flatMap((show) => (show.kind === 'ask' ? [show.purpose] : []));
      expect(asked).toEqual(passphrase === undefined ? [] : ['key-passphrase', 'key-passphrase']);
    }
    const started = app();
    const tlsCertificateFile = join(started.folder, 'both.pem');
    writeFileSync(tlsCertificateFile, `${certified.key}${certified.certificate}`);
    const properties = { tlsCertificateFile, username };
    expect(await outcome(started, { lab: postgres, properties })).toMatchObject({ phase: 'open' });
  });

  it('is shown to MariaDB, which asks for the password as well', async () => {
    const login = { user: 'certified', password: 'own-password' };
    const started = app();
    const credentialId = await saveLogin(started, login);
    // Refused without one, which MariaDB calls a wrong password: the person is asked for another.
    const without = await outcome(started, { lab: mariadb, properties: { credentialId } });
    expect(without).toMatchObject({ phase: 'closed', error: { code: 'cancelled' } });
    const notices = started.shown.flatMap((show) => (show.kind === 'ask' ? [show.notice] : []));
    expect(notices).toEqual(['db01 did not accept the last password.']);
    const certified = mariadb.authority.issue({ name: 'anybody' });
    const properties = { ...files(started, certified), credentialId };
    expect(await outcome(started, { lab: mariadb, properties })).toMatchObject({ phase: 'open' });
  });

  it('that the server wants and does not get, or does not trust, is told in its words', async () => {
    const username = postgres.certificateUser;
    const started = app();
    expect(await outcome(started, { lab: postgres, properties: { username } })).toMatchObject({
      error: { message: expect.stringContaining('connection requires a valid client certificate') as string },
    });
    const strange = files(started, new TestAuthority().issue({ name: username }));
    for (const [lab, login] of accounts()) {
      const properties = { ...strange, credentialId: await saveLogin(started, login) };
      const state = await outcome(started, { lab, properties });
      const { message = '', hint = '' } = (state.phase === 'closed' ? state.error : null) ?? {};
      // The server's words can be overtaken by the reset of the connection: the hint names the certificate then.
      expect(`${message} ${hint}`).toMatch(
        /^db01 (?:did not accept the client certificate: it was not signed by the authority that it names\.|closed the connection during the login\. It may not accept the client certificate)/,
      );
    }
  });

  it('is chosen in a dialog of the system', async () => {
    const started = app();
    const choose = (): Promise<string | null> =>
      started.call('inventory.chooseFile', { what: 'tlsCertificateFile' });
    expect(await choose()).toBeNull();
    const path = join(started.folder, 'certificate.pem');
    started.chooses(path);
    expect(await choose()).toBe(path);
  });

  it('that can’t be used is refused before anything is sent', async () => {
    const started = app(['a', 'b', 'c']);
    const username = postgres.certificateUser;
    const good = files(started, postgres.clientCertificate());
    const { tlsCertificateFile = '', tlsKeyFile = '' } = good;
    const refused = async (properties: Properties): Promise<unknown> => {
      const state = await outcome(started, { lab: postgres, properties: { ...properties, username } });
      return state.phase === 'closed' ? state.error?.message : state.phase;
    };
    writeFileSync(tlsKeyFile as string, postgres.clientCertificate().key);
    expect(await refused(good)).toContain('it belongs to another certificate');
    writeFileSync(tlsKeyFile as string, 'nothing');
    expect(await refused(good)).toContain('it holds no private key in PEM form');
    rmSync(tlsKeyFile as string);
    expect(await refused(good)).toContain('there is no such file');
    writeFileSync(
      tlsCertificateFile as string,
      '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n',
    );
    writeFileSync(tlsKeyFile as string, postgres.clientCertificate().key);
    expect(await refused(good)).toContain('its certificate is damaged');
    const sealed = files(started, postgres.clientCertificate(), KEY_PASSPHRASE);
    expect(await refused(sealed)).toContain('could not be opened');
  });
});
