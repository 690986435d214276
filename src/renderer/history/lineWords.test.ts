import { expect, it } from 'vitest';
import type { AuditEntry } from '../../shared/model/audit';
import { actionText, detailText, lineTitle, shortActionText } from './lineWords';

const line = (entry: Partial<AuditEntry>): AuditEntry => ({
  ...{ id: 1, time: 0, actor: 'ann', action: 'host.update', objectKind: 'host', objectId: null },
  ...{ objectName: 'web01', hostId: null, outcome: 'ok', detail: '', batch: null, summary: false },
  ...entry,
});

it('says what was done to what', () => {
  expect(lineTitle(line({ action: 'host.create' }))).toBe('Added host web01');
  expect(lineTitle(line({ action: 'session.open' }))).toBe('Logged in to web01');
  expect(lineTitle(line({ action: 'hostkey.trust' }))).toBe('Trusted host key of web01');
  expect(lineTitle(line({ action: 'settings.update', objectName: 'theme' }))).toBe('Changed settings');
  expect(actionText('store.something-new')).toBe('store.something-new');
});

it('needs no name beside the record itself', () => {
  expect(shortActionText('host.update')).toBe('Changed');
  expect(shortActionText('session.open')).toBe('Logged in');
  expect(shortActionText('hostkey.trust')).toBe('Trusted a host key');
});

it('tells a change of many records with their number', () => {
  const many = (entry: Partial<AuditEntry>): AuditEntry => line({ summary: true, ...entry });
  const edit = many({
    action: 'inventory.bulk-edit',
    objectName: 'Hosts',
    detail: 'tags, os of 5000 hosts',
  });
  expect(lineTitle(edit)).toBe('Bulk edit · 5,000 hosts');
  expect(detailText(edit)).toBe('tags, operating system');
  const move = many({ action: 'inventory.move', objectName: 'Amsterdam', detail: '12 moved here' });
  expect(lineTitle(move)).toBe('Move · 12 to Amsterdam');
  const removal = many({ action: 'inventory.remove', objectName: 'Old site', detail: '413 deleted' });
  expect(lineTitle(removal)).toBe('Deletion · Old site · 413 in all');
  expect(detailText(removal)).toBe('');
});

it('says what an undo took back, and to when a restore went', () => {
  const undo = line({
    action: 'inventory.undo',
    summary: true,
    detail: 'Undid “host.update” of 2026-03-03T10:20:30.000Z',
  });
  expect(lineTitle(undo)).toBe('Undo · Changed host web01');
  expect(detailText(undo)).toMatch(/^Made .*2026/);
  const back = {
    ...undo,
    objectName: 'Old site',
    detail: undo.detail.replace('host.update', 'inventory.remove'),
  };
  expect(lineTitle(back)).toBe('Undo · Deletion · Old site');
  const restore = line({
    action: 'inventory.restore',
    summary: true,
    objectName: 'Everything',
    detail: 'As of before event 12 of 2026-03-03T10:20:30.000Z',
  });
  expect(lineTitle(restore)).toBe('Restore · Everything');
  expect(detailText(restore)).toMatch(/^As of just before .*2026/);
});

it('says why the vault was locked, and leaves other details as they are', () => {
  expect(detailText(line({ action: 'vault.lock', detail: 'idle' }))).toBe('After a while without input');
  expect(detailText(line({ action: 'session.close', detail: 'The connection was lost.' }))).toBe(
    'The connection was lost.',
  );
});
