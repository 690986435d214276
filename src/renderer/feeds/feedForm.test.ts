import { describe, expect, it } from 'vitest';
import type { FeedDraft } from '../../shared/model/feed';
import { checkFeed, checkNewFeed, emptyFeedForm, toFeedForm, withKind } from './feedForm';
import { countsText, everyText, givenText, rhythmText, stateOf } from './feedWords';

const CREDENTIAL = '11111111-1111-4111-8111-111111111111';
const SCRIPT: FeedDraft = {
  source: { kind: 'script', program: '/bin/list', args: ['a b', '', '--all'] },
  ...{ refreshMinutes: 15, timeoutSeconds: 20, apply: 'apply', enabled: true },
};
const HTTPS: FeedDraft = {
  source: {
    kind: 'https',
    url: 'https://[2001:db8::1]:8443/hosts?site=1',
    caFile: '/etc/ca.pem',
    auth: { scheme: 'token', credentialId: CREDENTIAL },
  },
  ...{ refreshMinutes: 0, timeoutSeconds: 30, apply: 'ask', enabled: false },
};
const FILE: FeedDraft = {
  source: { kind: 'ssh-config', path: '~/.ssh/config' },
  ...{ refreshMinutes: 60, timeoutSeconds: 30, apply: 'ask', enabled: true },
};

describe('the form of a live folder', () => {
  it.each([SCRIPT, HTTPS, FILE])('gives back what it was made of', (draft) => {
    expect(checkFeed(toFeedForm(draft))).toMatchObject({ ok: true, value: { draft } });
  });

  it.each([
    ['an address without encryption', { url: 'http://host/hosts.json' }, 'source.url'],
    ['an address with a password in it', { url: 'https://me:secret@host/hosts.json' }, 'source.url'],
    ['an address with a line break', { url: 'https://host/a\nb' }, 'source.url'],
    ['a relative path of certificates', { caFile: 'ca.pem' }, 'source.caFile'],
    ['no time limit', { timeout: '' }, 'timeoutSeconds'],
    ['a time limit of an hour', { timeout: '3600' }, 'timeoutSeconds'],
  ])('refuses %s', (_what, patch, field) => {
    const checked = checkFeed({ ...toFeedForm(HTTPS), ...patch });
    expect(checked.ok ? [] : Object.keys(checked.issues)).toEqual([field]);
  });

  it('asks for a full path and, of a new one, for a name', () => {
    const form = { ...withKind(emptyFeedForm(null), 'script'), program: 'list-hosts', name: ' ' };
    const checked = checkNewFeed(form);
    expect(checked.ok ? [] : Object.keys(checked.issues).sort()).toEqual(['name', 'source.program']);
  });

  it('proposes what is usual for a kind of source', () => {
    const file = emptyFeedForm(null);
    expect(withKind(file, 'https').rhythm).toBe(60);
    expect(withKind(file, 'ansible')).toMatchObject({ path: '', rhythm: 'file' });
    expect(withKind(withKind(file, 'ansible'), 'ssh-config').path).toBe('~/.ssh/config');
  });
});

describe('words of live folders', () => {
  it('say when one is refreshed', () => {
    expect([SCRIPT, HTTPS, FILE].map(rhythmText)).toEqual([
      'Every 15 minutes',
      'By hand',
      'When the file changes and every hour',
    ]);
    expect([1440, 90, 7].map(everyText)).toEqual(['every day', 'every 90 minutes', 'every 7 minutes']);
  });

  it('count what a refresh did', () => {
    const counts = { added: 1200, changed: 3, moved: 0, removed: 1, kept: 0, folders: 1 };
    expect(countsText(counts)).toBe('1,200 hosts added, 3 changed, 1 removed, 1 folder');
    expect(countsText({ ...counts, added: 0, changed: 0, removed: 0, folders: 0 })).toBe('');
  });

  it('name what a source gives of a host', () => {
    const given = ['os', 'tag:core', 'tag:web', 'field:rack', 'property:username', 'way:ssh/', 'way:snmp/'];
    const mark = { feedId: CREDENTIAL, key: 'k', parent: null, given, digest: 'd' };
    expect(givenText(mark, 'host')).toBe(
      'name, address, SSH and SNMP endpoints, operating system, tags core and web, rack, and user name',
    );
  });

  it('tell states apart, the most pressing first', () => {
    const counts = { added: 0, changed: 0, moved: 0, removed: 0, kept: 0, folders: 0 };
    const last = {
      ...{ time: 1, outcome: 'unchanged' as const, counts, message: '', hint: '', problemCount: 0 },
      undoToken: null,
    };
    const info = {
      ...{ id: 'a', folderId: 'b', draft: SCRIPT, running: false, waiting: false, locked: false, last },
    };
    const kinds = [
      info,
      { ...info, last: null },
      { ...info, draft: HTTPS },
      { ...info, waiting: true },
      { ...info, waiting: true, last: { ...last, outcome: 'failed' as const } },
      { ...info, locked: true },
      { ...info, running: true, locked: true },
    ].map((each) => stateOf(each).kind);
    expect(kinds).toEqual(['fine', 'new', 'off', 'waiting', 'failed', 'locked', 'running']);
  });
});
