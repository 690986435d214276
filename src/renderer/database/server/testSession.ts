import type { ServerSession } from '../../../shared/serverView';

/** A session as a server would describe it, for tests. */
export const testSession = (id: string, more: Partial<ServerSession> = {}): ServerSession => ({
  ...{
    id,
    since: '1',
    statementSince: '1',
    kind: 'client',
    user: 'ada',
    database: 'shop',
    client: '10.0.0.7',
  },
  ...{ application: 'psql', state: 'active', isActive: true, wait: '', statement: 'SELECT 1' },
  ...{ statementMs: 10, transactionMs: null, connectedMs: 1000, blockedBy: [], isOwn: false },
  ...more,
});
