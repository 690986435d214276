import { startAgent } from './agent';
import { startDropbear } from './dropbear';
import { threeHopChain } from './hopChain';
import { startInProcessServer, startOtpServer } from './inProcessServer';
import { generateKey } from './keys';
import { labFolder } from './labFolder';
import { labMode } from './labMode';
import { startSshd, type LabServer } from './sshd';

// `npm run lab`: every test server at once, to try the app on.

const stops: (() => Promise<void>)[] = [];

function keep<T extends { stop: () => Promise<void> }>(server: T): T {
  stops.push(() => server.stop());
  return server;
}

interface Reachable {
  host: string;
  port: number;
  user: string;
  hostKeyFingerprint: string;
}

function show(title: string, server: Reachable, login: string[]): void {
  process.stdout.write(
    [
      title,
      `  ${server.user}@${server.host}:${server.port}`,
      ...login.map((line) => `  ${line}`),
      `  host key     ${server.hostKeyFingerprint}`,
      '',
      '',
    ].join('\n'),
  );
}

function logins(server: LabServer): string[] {
  const password = server.password === undefined ? [] : [`password     ${server.password}`];
  return [...password, `private key  ${server.clientKeyPath}`];
}

async function showSshServers(): Promise<void> {
  const plain = keep(await startSshd({ banner: 'Test lab. Nothing here is real.\n' }));
  show('OpenSSH', plain, logins(plain));
  const agent = keep(await startAgent([plain.clientKeyPath]));
  process.stdout.write(`An agent with the key of that server\n  SSH_AUTH_SOCK=${agent.socket}\n\n`);
  const authority = await generateKey(`${labFolder().path}/authority`);
  const certified = keep(await startSshd({ hostCertificate: { authority, principals: ['127.0.0.1'] } }));
  const trust = `known_hosts  @cert-authority [127.0.0.1]:${certified.port} ${authority.publicKey}`;
  show('OpenSSH with a host certificate', certified, [...logins(certified), trust]);
  const legacy = keep(await startSshd({ legacy: { cipher: 'aes128-cbc' } }));
  show('OpenSSH that offers only DH group 1, ssh-rsa, aes128-cbc, hmac-sha1', legacy, logins(legacy));
}

async function showPrompts(): Promise<void> {
  const otp = keep(await startOtpServer());
  const codes = ['password     correct horse', 'codes        123456, then 654321'];
  show('Password and one-time codes (in-process, a shell that only echoes)', otp, codes);
  const expired = keep(await startInProcessServer({ password: 'old', passwordChangePrompt: 'Expired. ' }));
  show('Expired password (in-process)', expired, ['password     old, then any new one']);
}

async function showOthers(): Promise<void> {
  if (labMode() === 'user') {
    process.stdout.write('Password logins, dropbear and the three-hop chain need root.\n\n');
    return;
  }
  const dropbear = keep(await startDropbear());
  show('dropbear', dropbear, logins(dropbear));
  const chain = keep(await threeHopChain());
  for (const [index, hop] of chain.hops.entries()) {
    const through = index === 0 ? 'reachable from here' : `reachable through hop ${index} only`;
    show(`Hop ${index + 1} of 3, ${through}`, hop, logins(hop));
  }
}

async function main(): Promise<void> {
  const stopped = new Promise<void>((resolve) => {
    // A second signal while the servers are being stopped must not cut that short.
    process.on('SIGINT', resolve).on('SIGTERM', resolve).on('SIGHUP', resolve);
  });
  await showSshServers();
  await showPrompts();
  await showOthers();
  process.stdout.write('All servers run until Ctrl+C.\n');
  await stopped;
  for (const stop of stops.reverse()) await stop();
}

await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
process.exit();
