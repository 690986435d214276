import { randomInt } from 'node:crypto';
import { connect, createNamespace, type NetworkNamespace } from './namespaces';
import { startSshd, type LabServer, type SshdOptions } from './sshd';

/** Three hosts in a row: `hops[0]` is reachable from here, each other one only from the one before it. */
export interface HopChain {
  hops: [LabServer, LabServer, LabServer];
  /** Where a server goes that only the second hop reaches: the third one's machine. */
  end: { namespace: NetworkNamespace; address: string };
  stop: () => Promise<void>;
}

/** Port of every hop: each has an address of its own. */
const PORT = 2222;

/**
 * Starts three OpenSSH servers in network namespaces of their own, cabled in a row without any routing.
 * Addresses are from 198.18.0.0/15, which RFC 2544 keeps for tests.
 */
export async function threeHopChain(options: SshdOptions = {}): Promise<HopChain> {
  const [a, b, c] = [await createNamespace(), await createNamespace(), await createNamespace()];
  const net = `198.18.${randomInt(256)}`;
  const cable = `bnl${randomInt(0x100000).toString(16)}`;
  // The wide prefix keeps attempts at the farther hops on this cable, where nobody answers: they must not
  // leave through the machine's default gateway.
  await connect(`${cable}a`, { address: `${net}.1/24` }, { namespace: a, address: `${net}.2/30` });
  await connect(
    `${cable}b`,
    { namespace: a, address: `${net}.5/30` },
    { namespace: b, address: `${net}.6/30` },
  );
  await connect(
    `${cable}c`,
    { namespace: b, address: `${net}.9/30` },
    { namespace: c, address: `${net}.10/30` },
  );
  const start = (namespace: typeof a, address: string): Promise<LabServer> =>
    startSshd({ ...options, listen: { namespace, address, port: PORT } });
  const hops: HopChain['hops'] = [
    await start(a, `${net}.2`),
    await start(b, `${net}.6`),
    await start(c, `${net}.10`),
  ];
  return {
    hops,
    end: { namespace: c, address: `${net}.10` },
    stop: async () => {
      for (const hop of hops) await hop.stop();
      // The cables go with their namespaces.
      for (const namespace of [a, b, c]) await namespace.stop();
    },
  };
}
