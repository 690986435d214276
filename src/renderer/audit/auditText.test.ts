import { expect, it } from 'vitest';
import { actionText, detailText } from './auditText';

it('says what was done', () => {
  expect(actionText('host.create')).toBe('Created host');
  expect(actionText('hostkey.remove')).toBe('Deleted host key');
  expect(actionText('store.backup-failed')).toBe('store.backup-failed');
});

it('says why the vault was locked, and leaves other details as they are', () => {
  expect(detailText({ action: 'vault.lock', detail: 'idle' })).toBe('After a while without input');
  expect(detailText({ action: 'vault.unlock', detail: 'keyring' })).toBe('By the system keyring');
  expect(detailText({ action: 'session.close', detail: 'The connection was lost.' })).toBe(
    'The connection was lost.',
  );
});
