import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Endpoint, Host, Protocol } from '../../shared/model/inventory';

vi.stubGlobal('window', { addEventListener: () => undefined, binnacle: {} });
const { openHost, openableEndpoint } = await import('./openHost');
const { useWorkspace } = await import('./workspace');
const { documentHostId, documentTitle } = await import('./documentTitle');
const { useToasts } = await import('../ui/toast');

const endpoint = (protocol: Protocol): Endpoint => ({
  ...{ id: protocol, protocol, port: 1, label: '' },
  properties: protocol === 'postgres' ? { databaseName: 'orders' } : {},
});
const host = (...protocols: Protocol[]): Host =>
  ({
    id: 'h',
    name: 'db01',
    folderId: null,
    properties: {},
    endpoints: protocols.map(endpoint),
  }) as unknown as Host;
const targets = (): unknown[] =>
  useWorkspace.getState().documents.map((each) => ('target' in each ? each.target : null));

describe('opening a host', () => {
  beforeEach(() => {
    useWorkspace.setState({ documents: [], activeId: null });
    useToasts.setState({ toasts: [] });
  });

  it('opens a query tab where there is only a database', () => {
    expect(openHost(host('rdp', 'postgres'))).toBe(true);
    expect(targets()).toEqual([
      { kind: 'query', engine: 'postgres', hostId: 'h', endpointId: 'postgres', database: null },
    ]);
  });

  it('opens the shell where there are both, and the database when it is asked for', () => {
    expect(openableEndpoint(host('postgres', 'ssh'))?.protocol).toBe('ssh');
    openHost(host('postgres', 'ssh'));
    openHost(host('postgres', 'ssh'), 'postgres');
    expect(targets()).toMatchObject([{ kind: 'ssh' }, { kind: 'query' }]);
  });

  it('says what is kept where nothing can be opened', () => {
    expect(openHost(host('rdp'))).toBe(false);
    expect(useToasts.getState().toasts[0]).toMatchObject({
      message: 'db01 can’t be opened: RDP is kept, not opened by this version.',
    });
  });

  it('names the tab after host and database', () => {
    openHost(host('postgres'));
    const [document] = useWorkspace.getState().documents;
    const mirror = { hosts: new Map([['h', host('postgres')]]), folders: new Map(), ready: true };
    expect(document === undefined ? '' : documentTitle(document, mirror)).toBe('db01: orders');
    expect(documentHostId(document)).toBe('h');
  });
});
